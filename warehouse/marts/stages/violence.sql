-- one row: contact of the window that is violence by any definition, with every gap named unknown
-- A contact without a key is a person of its own: whether two unknown people are one cannot be told.
SELECT
    contact.source,
    coalesce(contact.person_key, concat_ws(' ', contact.source, contact.submission, contact.line)) AS person,
    contact.month,
    calendar.quarter,
    calendar.financial_year,
    contact.weekday,
    coalesce(contact.time_band, 'unknown') AS time_band,
    coalesce(contact.age_band, 'unknown') AS age_band,
    coalesce(contact.sex, 'unknown') AS sex,
    coalesce(contact.ethnic_group, 'unknown') AS ethnic_group,
    coalesce(contact.residence_la, 'unknown') AS residence_la,
    coalesce(contact.residence_ward, 'unknown') AS residence_ward,
    coalesce(contact.residence_msoa, 'unknown') AS residence_msoa,
    coalesce(contact.residence_deprivation, 'unknown') AS residence_deprivation,
    coalesce(contact.incident_la, 'unknown') AS incident_la,
    coalesce(contact.mechanism, 'unknown') AS mechanism,
    coalesce(contact.place_type, 'unknown') AS place_type,
    contact.source = 'ecds' AND coalesce(contact.is_primary, FALSE) AS is_primary,
    contact.source = 'ecds' AND coalesce(contact.is_secondary, FALSE) AS is_secondary,
    contact.source = 'ecds' AND coalesce(contact.is_sensitivity, FALSE) AS is_sensitivity,
    contact.source = 'ambulance' AND coalesce(contact.is_ambulance, FALSE) AS is_ambulance,
    coalesce(contact.is_sexual, FALSE) AS is_sexual,
    coalesce(contact.is_domestic, FALSE) AS is_domestic,
    coalesce(contact.is_under_18, FALSE) AS is_under_18,
    coalesce(contact.linked, FALSE) AS linked
FROM contact
JOIN calendar ON calendar.month = contact.month
WHERE contact.is_primary OR contact.is_secondary OR contact.is_sensitivity OR contact.is_ambulance
