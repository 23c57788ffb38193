-- one row: place × source × kind of period × period, with how many providers serve the place
-- and how many of them had sent any month of it (received) and every month of it (complete)
-- Only months of the window count: a period the window holds in part is judged by that part.
SELECT
    area_code,
    source,
    period_kind,
    starts,
    cast(count(*) FILTER (WHERE any_month) AS INTEGER) AS providers_received,
    cast(count(*) FILTER (WHERE every_month) AS INTEGER) AS providers_complete,
    cast(count(*) AS INTEGER) AS providers_expected
FROM (
    SELECT
        area_code, source, provider_code, period_kind, starts,
        bool_or(received) AS any_month,
        bool_and(received) AS every_month
    FROM served
    JOIN period USING (month)
    GROUP BY ALL
)
GROUP BY ALL
