-- provider × month × measure
-- A provider that sent unexpectedly is shown for the months it sent.
-- Coding is counted among injuries only, so that its share of injuries is at most one.
-- Contacts without a person's key are alike but for what was coded, and each is of a person of its own.
WITH alike AS (
    SELECT
        contact.provider_code,
        contact.source,
        contact.month,
        contact.person_key,
        is_injury,
        intent_coded,
        mechanism_coded,
        place_coded,
        time_known,
        CASE contact.source WHEN 'ecds' THEN is_primary ELSE is_ambulance END AS is_violence,
        count(*) AS contacts
    FROM contact
    JOIN calendar ON calendar.month = contact.month
    GROUP BY ALL
),

measures (measure) AS (
    VALUES ('contacts'),
    ('injuries'),
    ('intent_coded'),
    ('mechanism_coded'),
    ('place_coded'),
    ('time_known'),
    ('violence')
),

measured AS (
    SELECT alike.*, measures.measure
    FROM alike
    CROSS JOIN measures
    WHERE CASE measures.measure
        WHEN 'contacts' THEN TRUE
        WHEN 'injuries' THEN is_injury
        WHEN 'intent_coded' THEN is_injury AND intent_coded
        WHEN 'mechanism_coded' THEN is_injury AND mechanism_coded
        WHEN 'place_coded' THEN is_injury AND place_coded
        WHEN 'time_known' THEN is_injury AND time_known
        WHEN 'violence' THEN is_violence
    END
),

counted AS (
    SELECT
        provider_code,
        source,
        month,
        measure,
        cast(sum(contacts) AS BIGINT) AS n,
        count(DISTINCT person_key)
        + cast(coalesce(sum(contacts) FILTER (WHERE person_key IS NULL), 0) AS BIGINT) AS people
    FROM measured
    GROUP BY ALL
),

senders AS (
    SELECT reporting.provider_code, reporting.source, reporting.month, bool_or(received) AS received, TRUE AS expected
    FROM reporting
    JOIN calendar ON calendar.month = reporting.month
    GROUP BY ALL
    UNION ALL
    SELECT DISTINCT counted.provider_code, counted.source, counted.month, TRUE AS received, FALSE AS expected
    FROM counted
    ANTI JOIN reporting USING (provider_code, source, month)
)

SELECT
    senders.provider_code,
    senders.source,
    senders.month,
    measures.measure,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    cast(senders.received AS INTEGER) AS providers_received,
    cast(senders.received AS INTEGER) AS providers_complete,
    cast(senders.expected AS INTEGER) AS providers_expected
FROM senders
CROSS JOIN measures
LEFT JOIN counted USING (provider_code, source, month, measure)
