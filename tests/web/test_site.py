"""Small pages every site has."""


def test_visitors_see_the_welcome_page_in_chinese(client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert '<html lang="zh-CN"' in answer.text


def test_language_and_theme_are_kept_in_cookies(client):
    answer = client.post("/preferences", data={"locale": "en", "theme": "dark", "back": "/about"})

    assert (answer.status_code, answer.location) == (303, "/about")
    page = client.get("/about").text
    assert '<html lang="en" data-theme="dark" data-bs-theme="dark">' in page


def test_preferences_lead_nowhere_outside(client):
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert client.post("/preferences", data={"back": back}).location == "/"


def test_robots_and_security_contact(client):
    assert "Disallow: /desk" in client.get("/robots.txt").text
    assert "Contact: http" in client.get("/.well-known/security.txt").text


def test_unknown_address_is_told_in_words(client):
    answer = client.get("/nothing-here")

    assert answer.status_code == 404
    assert "没有找到您要的内容" in answer.text
