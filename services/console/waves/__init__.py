"""Waves: the parcels of each departure of a day, how far its doors have come, and the trips that fetch them."""
