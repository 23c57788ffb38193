-- provider × month × measure
-- A provider that sent unexpectedly is shown for the months it sent.
-- Coding is counted among injuries only, so that its share of injuries is at most one.
WITH measured AS (
    SELECT
        contact.provider_code,
        contact.source,
        contact.month,
        count(*) AS contacts,
        count(*) FILTER (WHERE is_injury) AS injuries,
        count(*) FILTER (WHERE is_injury AND intent_coded) AS intent_coded,
        count(*) FILTER (WHERE is_injury AND mechanism_coded) AS mechanism_coded,
        count(*) FILTER (WHERE is_injury AND place_coded) AS place_coded,
        count(*) FILTER (WHERE is_injury AND time_known) AS time_known,
        count(*) FILTER (WHERE CASE contact.source WHEN 'ecds' THEN is_primary ELSE is_ambulance END) AS violence
    FROM contact
    JOIN calendar ON calendar.month = contact.month
    GROUP BY ALL
),
counted AS (
    UNPIVOT measured
    ON contacts, injuries, intent_coded, mechanism_coded, place_coded, time_known, violence
    INTO NAME measure VALUE n
),
measures (measure) AS (
    VALUES ('contacts'), ('injuries'), ('intent_coded'), ('mechanism_coded'), ('place_coded'), ('time_known'), ('violence')
),
senders AS (
    SELECT reporting.provider_code, reporting.source, reporting.month, bool_or(received) AS received, TRUE AS expected
    FROM reporting
    JOIN calendar ON calendar.month = reporting.month
    GROUP BY ALL
    UNION ALL
    SELECT measured.provider_code, measured.source, measured.month, TRUE AS received, FALSE AS expected
    FROM measured
    ANTI JOIN reporting USING (provider_code, source, month)
)
SELECT
    senders.provider_code,
    senders.source,
    senders.month,
    measures.measure,
    coalesce(counted.n, 0) AS n,
    CAST(senders.received AS INTEGER) AS providers_received,
    CAST(senders.received AS INTEGER) AS providers_complete,
    CAST(senders.expected AS INTEGER) AS providers_expected
FROM senders
CROSS JOIN measures
LEFT JOIN counted USING (provider_code, source, month, measure)
