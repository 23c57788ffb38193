"""What people have: one script in pandas and Pandera that does the same work on the same file, written with care.

The file read as text, the same kind of rules in one schema checked lazily, the NHS number's check digit by a function
for each value, failing values emptied and rows without provider or day dropped; later versions of a record kept;
pseudonyms by HMAC over the distinct numbers, age bands, postcodes merged with the lookup; identifiers dropped; the
three definitions of violence; the rows written as Parquet; assaults counted by provider and month.
Code lists and lookup are those of the product and are loaded before the clock starts, as for the product.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from benchmarks.child import Outcome, key_of

KEY = bytes(range(32))
TODAY = pd.Timestamp(2027, 1, 1)
ASSAULT = "298231000000106"
DATES = ("CDS_Applicable_Date", "Date_of_Birth", "Arrival_Date", "EC_Departure_Date", "EC_Injury_Date")
TIMES = ("CDS_Applicable_Time", "Arrival_Time", "EC_Injury_Time")
SENTINELS = pd.to_datetime(["1900-01-01", "1800-01-01", "1801-01-01", "1811-11-11", "1582-10-15"])
CODED = {
    "Update_Type": "update_type",
    "Der_Dupe_Flag": "yes_no_flag",
    "Deleted": "yes_no_flag",
    "Finished_Indicator": "yes_no_flag",
    "NHS_Number_Status_Indicator_Code": "nhs_number_status",
    "Sex": "sex",
    "Ethnic_Category": "ethnic_category",
    "Withheld_Identity_Reason": "withheld_identity_reason",
    "Site_Code_of_Treatment": "ed_site",
    "EC_Department_Type": "department_type",
    "EC_Arrival_Mode_SNOMED_CT": "arrival_mode",
    "Org_Code_Ambulance_Trust": "ambulance_trust",
    "EC_AttendanceCategory": "attendance_category",
    "EC_Acuity_SNOMED_CT": "acuity",
    "EC_Discharge_Status_SNOMED_CT": "discharge_status",
    "Discharge_Destination_SNOMED_CT": "discharge_destination",
    "EC_Injury_Intent_SNOMED_CT": "injury_intent",
    "EC_Injury_Mechanism_SNOMED_CT": "injury_mechanism",
    "EC_Place_Of_Injury_SNOMED_CT": "place_of_injury",
}
IDENTIFIERS = [
    "Unique_CDS_identifier",
    "EC_Attendance_Number",
    "NHS_Number",
    "Der_Pseudo_NHS_Number",
    "Local_Patient_ID",
    "Date_of_Birth",
    "Age_At_Arrival",
    "Postcode",
    "postcode",
    "Der_Postcode_LSOA_2021_Code",
    "GP_Practice_Code",
    "Arrival_Date",
    "Arrival_Time",
    "EC_Departure_Date",
    "EC_Injury_Date",
    "EC_Injury_Time",
    "CDS_Applicable_Date",
    "CDS_Applicable_Time",
    "Ambulance_Incident_Number",
    "Ambulance_Care_Contact_Identifier",
    "EC_Place_Of_Injury_Latitude",
    "EC_Place_Of_Injury_Longitude",
    "Der_EC_Diagnosis_All",
]
AGE_EDGES = [-1, 10, 15, 17, 24, 34, 44, 54, 64, 120]
AGE_BANDS = ["00-10", "11-15", "16-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"]


def prepare(file: Path, folder: Path) -> Callable[[], Outcome]:
    """Load the code lists and the postcode lookup, and make the schema."""
    from anonymisation.deidentification.postcode_lookup import load_lookup
    from schemas import codes
    from schemas.reference import demo_postcodes

    lists = {name: code_list.frame.to_pandas() for name, code_list in codes.load().items()}
    load_lookup(demo_postcodes(), folder / "postcodes.parquet")
    lookup = pd.read_parquet(folder / "postcodes.parquet").drop_duplicates("postcode")
    schema = _schema(lists)
    return lambda: _script(file, folder / "events.parquet", lists, lookup, schema)


def _script(
    file: Path, target: Path, lists: dict[str, pd.DataFrame], lookup: pd.DataFrame, schema: pa.DataFrameSchema
) -> Outcome:
    rows = pd.read_csv(file, dtype=str)
    received = len(rows)
    rows = _validated(_typed(rows), schema)
    rows = rows.sort_values(["CDS_Applicable_Date", "CDS_Applicable_Time"], kind="stable")
    rows = rows.drop_duplicates("Unique_CDS_identifier", keep="last")
    rows = _anonymised(rows, lookup)
    rows = _decided(rows, lists)
    rows.to_parquet(target, index=False)
    violent = rows[rows["is_primary"]].groupby(["Provider_Code", "month"]).size()
    return Outcome(received, {key_of(provider, month): int(count) for (provider, month), count in violent.items()})


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    for name in DATES:
        has_text = rows[name].notna()
        rows[name] = pd.to_datetime(rows[name].str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
        rows[f"{name}_unreadable"] = has_text & rows[name].isna()
    for name in TIMES:
        has_text = rows[name].notna()
        rows[name] = pd.to_datetime(rows[name], format="%H:%M:%S", errors="coerce")
        rows[f"{name}_unreadable"] = has_text & rows[name].isna()
    rows["Age_At_Arrival"] = pd.to_numeric(rows["Age_At_Arrival"], errors="coerce")
    rows["NHS_Number"] = rows["NHS_Number"].str.replace(r"[ -]", "", regex=True)
    rows["postcode"] = rows["Postcode"].str.replace(" ", "").str.upper()
    rows["Ethnic_Category"] = rows["Ethnic_Category"].str.slice(0, 1).str.upper()
    return rows


def nhs_number_is_valid(number: str) -> bool:
    """Ten digits, not all the same, the last of them right by modulus 11."""
    if len(number) != 10 or not number.isdigit() or number == number[0] * 10:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(number[:9], range(10, 1, -1), strict=True)) % 11
    return (0 if check == 11 else check) == int(number[9])


def _schema(lists: dict[str, pd.DataFrame]) -> pa.DataFrameSchema:
    columns = {
        name: pa.Column(nullable=True, checks=pa.Check.isin(list(lists[of]["code"]), name="on_list"))
        for name, of in CODED.items()
    }
    columns |= {name: pa.Column("datetime64[us]", nullable=True, coerce=True) for name in TIMES}
    columns |= {name: pa.Column("datetime64[us]", nullable=True, coerce=True, checks=_date_checks()) for name in DATES}
    columns |= {
        f"{name}_unreadable": pa.Column(bool, pa.Check(lambda bad: ~bad, name="unreadable"))
        for name in (*DATES, *TIMES)
    }
    columns["Arrival_Date"] = pa.Column(
        "datetime64[us]", nullable=False, coerce=True, checks=[*_date_checks(), pa.Check.le(TODAY)]
    )
    columns["Provider_Code"] = pa.Column(nullable=False, checks=pa.Check.str_matches(r"^[A-Z0-9]{3,5}$"))
    columns["Unique_CDS_identifier"] = pa.Column(nullable=True, checks=pa.Check.str_length(max_value=35))
    columns["NHS_Number"] = pa.Column(
        nullable=True, checks=pa.Check(nhs_number_is_valid, element_wise=True, name="modulus_11")
    )
    columns["postcode"] = pa.Column(
        nullable=True, checks=pa.Check.str_matches(r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$")
    )
    columns["Der_Postcode_LSOA_2021_Code"] = pa.Column(nullable=True, checks=pa.Check.str_matches(r"^[EWSN]\d{8}$"))
    columns["Age_At_Arrival"] = pa.Column(float, nullable=True, coerce=True, checks=pa.Check.in_range(0, 120))
    return pa.DataFrameSchema(columns, checks=_time_order(), unique_column_names=True)


def _date_checks() -> list[pa.Check]:
    return [pa.Check.notin(list(SENTINELS)), pa.Check.in_range(pd.Timestamp(1900, 1, 1), pd.Timestamp(2999, 12, 31))]


def _time_order() -> list[pa.Check]:
    def departs_after(rows: pd.DataFrame) -> pd.Series:
        return rows["EC_Departure_Date"].isna() | (rows["EC_Departure_Date"] >= rows["Arrival_Date"])

    def hurt_before(rows: pd.DataFrame) -> pd.Series:
        return rows["EC_Injury_Date"].isna() | (rows["EC_Injury_Date"] <= rows["Arrival_Date"])

    def time_is_given(rows: pd.DataFrame) -> pd.Series:
        time = rows["EC_Injury_Time"]
        return time.isna() | ((time.dt.hour + time.dt.minute > 0) & (time != rows["Arrival_Time"]))

    def age_agrees(rows: pd.DataFrame) -> pd.Series:
        years = (rows["Arrival_Date"] - rows["Date_of_Birth"]).dt.days / 365.25
        return years.isna() | rows["Age_At_Arrival"].isna() | ((years - rows["Age_At_Arrival"]).abs() <= 2)

    return [pa.Check(check, name=check.__name__) for check in (departs_after, hurt_before, time_is_given, age_agrees)]


def _validated(rows: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    try:
        return schema.validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    failing = cases[(cases["schema_context"] == "Column") & cases["index"].notna()]
    for name, lines in failing.groupby("column")["index"]:
        if not name.endswith("_unreadable"):
            rows.loc[lines.unique(), name] = None
    return rows.dropna(subset=["Provider_Code", "Arrival_Date"])


def _anonymised(rows: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    rows["record"] = _pseudonyms(rows["Provider_Code"] + rows["Unique_CDS_identifier"])
    rows["person"] = _pseudonyms(rows["NHS_Number"])
    rows["incident"] = _pseudonyms(rows["Ambulance_Incident_Number"])
    rows["month"] = rows["Arrival_Date"].dt.strftime("%Y-%m")
    rows["weekday"] = rows["Arrival_Date"].dt.dayofweek + 1
    rows["time_band"] = rows["Arrival_Time"].dt.hour // 3
    rows["injury_time_known"] = rows["EC_Injury_Time"].notna() & (rows["EC_Injury_Time"] != rows["Arrival_Time"])
    rows["age_band"] = pd.cut(rows["Age_At_Arrival"], AGE_EDGES, labels=AGE_BANDS)
    rows = rows.merge(lookup, on="postcode", how="left")
    rows["concepts"] = rows["Der_EC_Diagnosis_All"].fillna("")
    return rows.drop(columns=[*IDENTIFIERS, *(f"{name}_unreadable" for name in (*DATES, *TIMES))])


def _pseudonyms(values: pd.Series) -> pd.Series:
    # The one-shot digest over distinct values: the fastest that pandas people know.
    keys = {value: hmac.digest(KEY, value.encode(), hashlib.sha256).hex()[:32] for value in values.dropna().unique()}
    return values.map(keys)


def _decided(rows: pd.DataFrame, lists: dict[str, pd.DataFrame]) -> pd.DataFrame:
    for name, of in (
        ("Ethnic_Category", "ethnic_category"),
        ("Sex", "sex"),
        ("EC_Injury_Mechanism_SNOMED_CT", "injury_mechanism"),
        ("EC_Place_Of_Injury_SNOMED_CT", "place_of_injury"),
    ):
        rows[f"{of}_group"] = rows[name].map(lists[of].set_index("code")["group"].to_dict()).fillna("unknown")
    countable = (
        (rows["Der_Dupe_Flag"] != "1")
        & (rows["Deleted"] != "1")
        & (rows["Finished_Indicator"] != "0")
        & (rows["EC_AttendanceCategory"] != "4")
    )
    concepts = rows["concepts"].str.contains("|".join(lists["violence_concept"]["code"]))
    rows = rows[countable].assign(concepts=concepts[countable])
    intent, mechanism = rows["EC_Injury_Intent_SNOMED_CT"], rows["injury_mechanism_group"]
    rows["is_primary"] = intent == ASSAULT
    rows["is_secondary"] = rows["is_primary"] | rows["concepts"] | (rows["EC_Chief_Complaint_SNOMED_CT"] == "56890008")
    suspicious = mechanism.isin(["sharp", "glass", "firearm", "blunt"])
    rows["is_sensitivity"] = ~rows["is_secondary"] & intent.isna() & suspicious
    return rows
