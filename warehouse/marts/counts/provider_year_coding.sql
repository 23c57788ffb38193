-- provider × financial year × coding × note
-- Every ED attendance is in one cell. A provider that sent unexpectedly is shown for the years it sent.
-- A year the window holds in part counts that part; the provider is judged by the same months.
-- Each contact without a person's key is of a person of its own.
WITH told AS (
    SELECT
        contact.provider_code,
        calendar.financial_year,
        contact.person_key,
        CASE
            WHEN contact.is_secondary THEN 'coded'
            WHEN contact.intent_coded THEN 'other_intent'
            WHEN contact.is_injury THEN 'open_intent'
            ELSE 'no_injury'
        END AS coding,
        CASE contact.text_assault WHEN TRUE THEN 'says' WHEN FALSE THEN 'silent' ELSE 'no_note' END AS note
    FROM contact
    JOIN calendar ON calendar.month = contact.month
    WHERE contact.source = 'ecds'
),

counted AS (
    SELECT
        provider_code,
        financial_year,
        coding,
        note,
        count(*) AS n,
        count(DISTINCT person_key) + count(*) FILTER (WHERE person_key IS NULL) AS people
    FROM told
    GROUP BY ALL
),

senders AS (
    SELECT
        reporting.provider_code,
        calendar.financial_year,
        cast(bool_or(received) AS INTEGER) AS received,
        cast(bool_and(received) AS INTEGER) AS complete,
        1 AS expected
    FROM reporting
    JOIN calendar ON calendar.month = reporting.month
    WHERE reporting.source = 'ecds'
    GROUP BY ALL
),

every_sender AS (
    FROM senders
    UNION ALL
    SELECT DISTINCT counted.provider_code, counted.financial_year, 1 AS received, 1 AS complete, 0 AS expected
    FROM counted
    ANTI JOIN senders USING (provider_code, financial_year)
),

codings (coding) AS (VALUES ('coded'), ('other_intent'), ('open_intent'), ('no_injury')),

notes (note) AS (VALUES ('says'), ('silent'), ('no_note'))

SELECT
    every_sender.provider_code,
    every_sender.financial_year,
    codings.coding,
    notes.note,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    every_sender.received AS providers_received,
    every_sender.complete AS providers_complete,
    every_sender.expected AS providers_expected
FROM every_sender
CROSS JOIN codings
CROSS JOIN notes
LEFT JOIN counted USING (provider_code, financial_year, coding, note)
