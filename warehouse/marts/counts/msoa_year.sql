-- MSOA of residence × financial year
-- Contacts with no MSOA of the region are in the other tables only.
-- An MSOA that lies in two authorities has a row in each.
-- Providers are those of the local authority that holds the MSOA, judged by the window's months of the year.
WITH counted AS (
    SELECT residence_msoa, residence_la, financial_year, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_primary
    GROUP BY ALL
),

years AS (SELECT DISTINCT financial_year FROM calendar),

neighbourhoods AS (
    SELECT DISTINCT msoa, la FROM small_area
    WHERE msoa IS NOT NULL
)

SELECT
    neighbourhoods.msoa AS residence_msoa,
    neighbourhoods.la AS residence_la,
    years.financial_year,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    coalesce(coverage.providers_received, 0) AS providers_received,
    coalesce(coverage.providers_complete, 0) AS providers_complete,
    coalesce(coverage.providers_expected, 0) AS providers_expected
FROM neighbourhoods
CROSS JOIN years
LEFT JOIN counted
    ON
        counted.residence_msoa = neighbourhoods.msoa AND counted.residence_la = neighbourhoods.la
        AND counted.financial_year = years.financial_year
LEFT JOIN coverage_year AS coverage
    ON
        coverage.source = 'ecds' AND coverage.area_code = neighbourhoods.la
        AND coverage.financial_year = years.financial_year
