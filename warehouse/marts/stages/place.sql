-- one row: local authority of the region, or status that stands where none is known
SELECT code, TRUE AS is_area
FROM area
WHERE level = 'local_authority'
UNION
SELECT code, FALSE AS is_area
FROM code_list
WHERE list = 'area_status' AND code <> 'area'
