# SPDX-License-Identifier: MIT
"""The page of a backup in a real Chromium: what it shows, what it asks of others, who can use it.

MATINEE_SCREENSHOTS=FOLDER keeps pictures of it.
"""

import base64
import json
import os
from pathlib import Path

import pytest
from browser import Chromium, is_installed
from home import TOKEN, Home
from sandbox import REPOSITORY, Sandbox

pytestmark = pytest.mark.skipif(not is_installed("chromium"), reason="no chromium")

AXE = REPOSITORY / "out" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
HOSTILE = "</script><img src=x onerror=alert(1)>"
WIDTHS = {"desk": 1280, "phone": 390}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A home with a backup that has kept something, and its stand-in."""
    folder = tmp_path_factory.mktemp("page")
    with Sandbox(folder / "sandbox") as sandbox:
        sandbox.add_token(TOKEN, country="NL")
        home = Home(folder / "home", sandbox)
        home.flags = ["--cookies", str(home.cookies_txt())]
        sandbox.post("/library", ratings=186, views=210, lists=3, wishes=40)
        sandbox.post("/paging", paging="cursor", cap=100)
        for wanted in ({"ratings": 186, "views": 210}, {"ratings": 184, "views": 210}):
            sandbox.post("/library", **wanted, lists=3)
            run = home.matinee("backup", "-P", "films", *home.flags, timeout=300)
            assert run.code == 0, run
        sandbox.clear_log()
        yield home


@pytest.fixture(scope="module")
def browser(saved):
    profile = saved.path.parent / "profile"
    with Chromium(saved.sandbox, profile) as running:
        yield running


@pytest.fixture
def page(saved, browser):
    """The page, shown as at a desk by day."""
    look(browser, "light", WIDTHS["desk"])
    browser.navigate((saved.path / "films/index.html").as_uri())
    return browser


def look(browser, theme, width):
    browser.attach()
    browser.call("Emulation.setEmulatedMedia",
                 features=[{"name": "prefers-color-scheme", "value": theme},
                           {"name": "prefers-reduced-motion", "value": "reduce"}])
    browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900,
                 deviceScaleFactor=1, mobile=False)


def run(browser, script):
    """The value of a script that may wait."""
    answer = browser.call("Runtime.evaluate", expression=script, returnByValue=True,
                          awaitPromise=True)
    assert "exceptionDetails" not in answer, answer
    return answer["result"].get("value")


def press(browser, key, code=0, text=""):
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                     windowsVirtualKeyCode=code, text=text if kind == "keyDown" else "")


def keep_picture(browser, name):
    folder = os.environ.get("MATINEE_SCREENSHOTS")
    if folder:
        picture = browser.call("Page.captureScreenshot", captureBeyondViewport=True)
        Path(folder, f"{name}.png").write_bytes(base64.b64decode(picture["data"]))


def asked(saved):
    """What reached a host that the page knows of; Chromium asks some of its own for updates."""
    return [entry for entry in saved.sandbox.log()
            if entry["host"].endswith(("evil.example", "mubi.com"))]


def shown_rows(browser):
    return browser.evaluate("[...document.querySelectorAll('#all tbody tr')]"
                            ".filter(row => !row.hidden).length")


def test_it_asks_nothing_of_anybody(saved, browser):
    look(browser, "light", WIDTHS["desk"])
    browser.call("Network.enable")
    requests = browser.watch("Network.requestWillBeSent")
    uri = (saved.path / "films/index.html").as_uri()
    browser.navigate(uri)
    # Two frames later everything that it wants has been asked for.
    run(browser, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert [each["request"]["url"] for each in requests()] == [uri]
    browser.call("Network.disable")
    assert asked(saved) == []


def test_its_policy_forbids_everything_else(saved, page):
    refused = run(page, """new Promise(done => {
      const refused = [];
      document.addEventListener('securitypolicyviolation', event => {
        refused.push(event.effectiveDirective);
        if (refused.length === 8) done(refused.sort());
      });
      const add = (name, members) =>
        document.body.append(Object.assign(document.createElement(name), members));
      add('img', {src: 'https://evil.example/i.png'});
      add('script', {src: 'https://evil.example/s.js'});
      add('script', {textContent: 'window.broken = 1'});
      add('style', {textContent: 'body { display: none }'});
      add('iframe', {src: 'https://evil.example/'});
      add('audio', {src: 'https://evil.example/a.mp3'});
      add('object', {data: 'https://evil.example/o'});
      fetch('https://evil.example/f').catch(() => {});
    })""")
    assert refused == ["connect-src", "frame-src", "img-src", "media-src", "object-src",
                       "script-src-elem", "script-src-elem", "style-src-elem"]
    assert page.evaluate("window.broken === undefined")
    assert asked(saved) == []


def test_a_title_is_text(page):
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("document.scripts.length") == 1
    titles = page.evaluate("[...document.querySelectorAll('#all tbody th a')]"
                           ".map(link => link.textContent)")
    assert len(titles) == 186
    assert len([title for title in titles if title.startswith(HOSTILE)]) > 5
    assert page.evaluate("document.body.innerHTML.includes('\\u001b')") is False


ATTACKS = [
    '" onmouseover="window.broken = 1" x="',
    "' onfocus='window.broken = 1' autofocus tabindex=1 x='",
    "<svg onload=window.broken=1><animate onbegin=window.broken=1 attributeName=x></svg>",
    "<a href='javascript:window.broken=1' id=attack>x</a>",
    "javascript:window.broken=1",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example/><button id=attack>x</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<iframe srcdoc='<script>parent.broken=1</script>'></iframe>",
    "<link rel=stylesheet href=https://evil.example/s.css>",
    "</title><script>window.broken=1</script>",
    "-->]]></style><details open ontoggle=window.broken=1>",
    "&lt;img src=x onerror=window.broken=1&gt;",
]


def test_hostile_text_does_nothing(saved, browser):
    """Attributes, links and elements that run or load something stand in every text as text."""
    sandbox = saved.sandbox
    film = [{"id": 7 + n, "title": text, "slug": text, "original_title": text, "year": 1987,
             "web_url": "javascript:window.broken=1", "directors": [{"name": text}],
             "genres": [text], "historic_countries": [text], "duration": 90,
             "short_synopsis": text} for n, text in enumerate(ATTACKS)]
    entries = [{"id": 1 + n, "title": text, "slug": "mine", "overall": 5, "body": text,
                "review": text, "updated_at": "2024-03-01T00:00:00Z",
                "watched_at": "2024-03-01T00:00:00Z", "film": film[n]}
               for n, text in enumerate(ATTACKS)]
    for name in ("ratings", "view_logs", "wishes", "list_films", "lists"):
        body = json.dumps({name: entries, "meta": {"total_count": len(entries)}})
        sandbox.fault("status", path_part=f"/{name}", status=200, body=body, times=99)
    try:
        done = saved.matinee("backup", "-P", "hostile", *saved.flags, timeout=300)
        assert done.code == 0, done
    finally:
        sandbox.clear_faults()
        sandbox.clear_log()
    look(browser, "light", WIDTHS["desk"])
    uri = (saved.path / "hostile/index.html").as_uri()
    browser.navigate(uri)
    run(browser, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    titles = browser.evaluate("[...document.querySelectorAll('#all tbody th a')]"
                              ".map(link => link.textContent)")
    assert sorted(titles) == sorted(ATTACKS)
    assert browser.evaluate("document.querySelectorAll('base, form, iframe, object, embed, img,"
                            " link, animate, #attack, meta[http-equiv=refresh]').length") == 0
    assert browser.evaluate("document.scripts.length") == 1
    assert browser.evaluate("[...document.querySelectorAll('*')].every(each => [...each.attributes]"
                            ".every(own => !own.name.startsWith('on')))")
    assert browser.evaluate("[...document.links].every(link => link.protocol === 'file:' ||"
                            " link.origin === 'https://mubi.com')")
    for each in ("mouseover", "focus", "toggle"):
        browser.evaluate("document.querySelectorAll('*').forEach(element =>"
                         f" element.dispatchEvent(new Event('{each}')))")
    assert browser.evaluate("window.broken === undefined")
    assert browser.evaluate("location.href") == uri
    assert asked(saved) == []


def test_it_shows_what_was_saved(page):
    assert page.evaluate("document.querySelector('h1').textContent") == "Test Viewer"
    assert page.evaluate("document.querySelectorAll('section h2').length") == 8
    # Each picture has a name and a description, and its numbers as a table.
    assert page.evaluate("""[...document.querySelectorAll('svg')].every(svg =>
        svg.getAttribute('role') === 'img' && document.getElementById(
            svg.getAttribute('aria-labelledby')).textContent && document.getElementById(
            svg.getAttribute('aria-describedby')).textContent)""")
    assert page.evaluate("document.querySelectorAll('figure.card .numbers table').length") >= 7
    assert page.evaluate("document.querySelectorAll('#all .gone').length") == 2
    days = page.evaluate("[...document.querySelectorAll('.wishes [data-leaves]')]"
                         ".map(time => time.dataset.leaves)")
    assert days == sorted(days) and len(days) > 5
    assert page.evaluate("document.querySelector('.wishes [data-leaves]')"
                         ".nextElementSibling.textContent").startswith("in ")


def test_it_is_searched_and_sorted_by_keyboard(page):
    page.evaluate("document.getElementById('words').focus()")
    page.call("Input.insertText", text="comma SEMIcolon")
    found = shown_rows(page)
    assert 0 < found < 186
    assert page.evaluate("document.getElementById('count').textContent") == f"{found} of 186 films"
    page.evaluate("words.value = ''; words.dispatchEvent(new Event('input'))")
    page.evaluate("least.value = '5'; least.dispatchEvent(new Event('change'))")
    assert 0 < shown_rows(page) < 60
    page.evaluate("least.value = '0'; least.dispatchEvent(new Event('change'))")
    # From the last field on, the heads of the columns.
    page.evaluate("least.focus()")
    press(page, "Tab", 9)
    press(page, "Tab", 9)
    assert page.evaluate("document.activeElement.textContent") == "Year"
    years = ("[...document.querySelectorAll('#all tbody tr')]"
             ".map(row => Number(row.cells[1].textContent))")
    press(page, "Enter", 13, "\r")
    assert page.evaluate(years) == sorted(page.evaluate(years))
    assert page.evaluate("document.activeElement.parentElement.ariaSort") == "ascending"
    press(page, "Enter", 13, "\r")
    assert page.evaluate(years) == sorted(page.evaluate(years), reverse=True)


def test_without_a_script_everything_is_there(saved, browser):
    browser.attach()
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.navigate((saved.path / "films/index.html").as_uri())
        document = browser.call("DOM.getDocument")["root"]["nodeId"]
        rows = browser.call("DOM.querySelectorAll", nodeId=document, selector="#all tbody tr")
        controls = browser.call("DOM.querySelectorAll", nodeId=document,
                                selector="#controls[hidden]")
        assert len(rows["nodeIds"]) == 186 and len(controls["nodeIds"]) == 1
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("place", WIDTHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(page, theme, place):
    look(page, theme, WIDTHS[place])
    keep_picture(page, f"{theme}-{place}")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[place]
    if not AXE.exists():
        pytest.skip("axe-core is not installed (./dev setup)")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    # The rows are alike, and looking at each takes minutes on a busy machine.
    page.evaluate("document.querySelectorAll('tr:nth-child(n+20), .best li:nth-child(n+10)')"
                  ".forEach(each => each.remove())")
    page.evaluate(AXE.read_text())
    found = json.loads(run(page, "axe.run({resultTypes: ['violations']})"
                                 ".then(found => JSON.stringify(found))"))
    faults = [(each["id"], each["impact"], each["nodes"][0]["html"][:200],
               each["nodes"][0]["failureSummary"]) for each in found["violations"]]
    assert found["passes"] and not [
        fault for fault in faults if fault[1] in ("serious", "critical")], faults
