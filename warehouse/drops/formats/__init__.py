"""The formats of a drop: workbook, maps, Data Package, loaders, README."""
