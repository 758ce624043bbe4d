"""Documents -> fiches -> passages. Imports nothing else of Essaim."""
