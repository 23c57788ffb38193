-- one row: place × source × month, with how many providers serve the place and how many had sent every month
-- Only months of the window count: a month is whole or absent.
SELECT
    area_code,
    source,
    month,
    CAST(count(*) FILTER (WHERE whole) AS INTEGER) AS providers_received,
    CAST(count(*) AS INTEGER) AS providers_expected
FROM (
    SELECT area_code, source, provider_code, month, bool_and(received) AS whole
    FROM served
    GROUP BY ALL
)
GROUP BY ALL
