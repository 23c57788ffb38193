-- local authority of residence × financial year
-- A year the window holds in part counts that part; its providers are judged by the same months.
WITH counted AS (
    SELECT residence_la, financial_year, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_primary
    GROUP BY ALL
),

years AS (SELECT DISTINCT financial_year FROM calendar)

SELECT
    place.code AS residence_la,
    years.financial_year,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    coalesce(coverage.providers_received, 0) AS providers_received,
    coalesce(coverage.providers_complete, 0) AS providers_complete,
    coalesce(coverage.providers_expected, 0) AS providers_expected
FROM place
CROSS JOIN years
LEFT JOIN counted
    ON counted.residence_la = place.code AND counted.financial_year = years.financial_year
LEFT JOIN coverage_year AS coverage
    ON coverage.source = 'ecds' AND coverage.area_code = place.code AND coverage.financial_year = years.financial_year
