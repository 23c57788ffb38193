-- one row: place × source × month, with how many providers serve the place and how many had sent the month
-- Only months of the window count. A month is whole or absent, so received and complete are one.
SELECT
    area_code,
    source,
    month,
    cast(count(*) FILTER (WHERE any_month) AS INTEGER) AS providers_received,
    cast(count(*) FILTER (WHERE every_month) AS INTEGER) AS providers_complete,
    cast(count(*) AS INTEGER) AS providers_expected
FROM (
    SELECT
        area_code, source, provider_code, month,
        bool_or(received) AS any_month,
        bool_and(received) AS every_month
    FROM served
    GROUP BY ALL
)
GROUP BY ALL
