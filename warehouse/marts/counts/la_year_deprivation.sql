-- local authority of residence × financial year × deprivation fifth
-- A year the window holds in part counts that part; its providers are judged by the same months.
WITH counted AS (
    SELECT residence_la, financial_year, residence_deprivation, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_primary
    GROUP BY ALL
),

years AS (SELECT DISTINCT financial_year FROM calendar),

categories AS (
    SELECT code AS residence_deprivation FROM code_list
    WHERE list = 'deprivation_quintile'
)

SELECT
    place.code AS residence_la,
    years.financial_year,
    categories.residence_deprivation,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    coalesce(coverage.providers_received, 0) AS providers_received,
    coalesce(coverage.providers_complete, 0) AS providers_complete,
    coalesce(coverage.providers_expected, 0) AS providers_expected
FROM place
CROSS JOIN years
CROSS JOIN categories
LEFT JOIN counted
    ON
        counted.residence_la = place.code AND counted.financial_year = years.financial_year
        AND counted.residence_deprivation = categories.residence_deprivation
LEFT JOIN coverage_year AS coverage
    ON coverage.source = 'ecds' AND coverage.area_code = place.code AND coverage.financial_year = years.financial_year
