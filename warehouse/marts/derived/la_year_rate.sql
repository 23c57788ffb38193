-- local authority of residence × financial year
-- The published count per 1,000 residents, for the months that are published.
-- Suppressed cells stay empty: nothing is summed here, for a sum would be as good as the cells it hides.
WITH months AS (
    SELECT
        concat(start_year, '/', right(cast(start_year + 1 AS VARCHAR), 2)) AS financial_year,
        start_year,
        count(*) AS months
    FROM
        (
            SELECT DISTINCT month, year(month) - CASE WHEN month(month) < 4 THEN 1 ELSE 0 END AS start_year
            FROM la_month_source
        )
    GROUP BY ALL
),

nearest AS (
    SELECT
        population.area_code,
        months.financial_year,
        population.population,
        population.year AS population_year,
        row_number() OVER (
            PARTITION BY population.area_code, months.financial_year
            ORDER BY population.year > months.start_year, abs(months.start_year - population.year)
        ) AS choice
    FROM population
    CROSS JOIN months
)

SELECT
    la_year.residence_la,
    la_year.financial_year,
    la_year.n,
    la_year.status,
    cast(months.months AS INTEGER) AS months,
    nearest.population,
    cast(nearest.population_year AS INTEGER) AS population_year,
    CASE WHEN la_year.status = 'published' THEN round(1000.0 * la_year.n / nearest.population, 2) END AS rate_per_1000,
    la_year.providers_received,
    la_year.providers_complete,
    la_year.providers_expected
FROM la_year
JOIN months USING (financial_year)
JOIN nearest
    ON
        nearest.area_code = la_year.residence_la
        AND nearest.financial_year = la_year.financial_year
        AND nearest.choice = 1
