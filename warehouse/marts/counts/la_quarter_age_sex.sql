-- local authority of residence × quarter × age band × sex
-- A quarter the window holds in part counts that part; its providers are judged by the same months.
WITH counted AS (
    SELECT residence_la, quarter, age_band, sex, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_primary
    GROUP BY ALL
),

quarters AS (SELECT DISTINCT quarter FROM calendar),

ages AS (
    SELECT code AS age_band FROM code_list
    WHERE list = 'age_band'
),

sexes AS (
    SELECT code AS sex FROM code_list
    WHERE list = 'sex_group'
)

SELECT
    place.code AS residence_la,
    quarters.quarter,
    ages.age_band,
    sexes.sex,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    coalesce(coverage.providers_received, 0) AS providers_received,
    coalesce(coverage.providers_complete, 0) AS providers_complete,
    coalesce(coverage.providers_expected, 0) AS providers_expected
FROM place
CROSS JOIN quarters
CROSS JOIN ages
CROSS JOIN sexes
LEFT JOIN counted
    ON
        counted.residence_la = place.code AND counted.quarter = quarters.quarter
        AND counted.age_band = ages.age_band AND counted.sex = sexes.sex
LEFT JOIN coverage_quarter AS coverage
    ON coverage.source = 'ecds' AND coverage.area_code = place.code AND coverage.quarter = quarters.quarter
