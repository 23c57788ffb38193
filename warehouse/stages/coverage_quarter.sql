-- one row: place × source × quarter, with how many providers serve the place and how many had sent every month
-- Only months of the window count: a quarter the window holds in part is judged by that part.
SELECT
    area_code,
    source,
    quarter,
    CAST(count(*) FILTER (WHERE whole) AS INTEGER) AS providers_received,
    CAST(count(*) AS INTEGER) AS providers_expected
FROM (
    SELECT area_code, source, provider_code, quarter, bool_and(received) AS whole
    FROM served
    GROUP BY ALL
)
GROUP BY ALL
