from tests.wall import public, staff

ROWS = {
    "home:front": public(),
    "home:contact": public(),
    "home:privacy": public(),
    "home:accessibility": public(),
    "choose_language": public(),
    "healthz": public(),
    "readyz": public(),
    "home:visit": public(),
    "home:mine": public(),
    "home:today": staff(),
}
