from huilin.places.models.placard import Placard
from huilin.places.models.place import Building, Community, Compound, Dwelling, Entrance
from huilin.places.models.street import Street, streets
from huilin.places.models.table_change import TableChange

__all__ = [
    "Building",
    "Community",
    "Compound",
    "Dwelling",
    "Entrance",
    "Placard",
    "Street",
    "TableChange",
    "streets",
]
