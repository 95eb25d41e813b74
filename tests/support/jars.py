# SPDX-License-Identifier: MIT
"""Fills the cookie jar of a running browser, and reads its contents from the browser.

A cookie is the tuple (domain, path, name, value, secure, http_only, same_site, expires), with the
values of matinee's JSON output.
"""

import time

MONTH = 30 * 86400
EMBEDDER = "https://embedder.example"
AT_HOME = {"topLevelSite": "https://mubi.com", "hasCrossSiteAncestor": False}
DECOYS = ("notmubi.com", "mubi.com.example", ".evil-mubi.com", ".mubi.com.example")


def is_ours(host):
    return host.lstrip(".") == "mubi.com" or host.endswith(".mubi.com")


def chromium_says(browser):
    """Returns the first-party cookies of mubi.com, without those partitioned under other sites."""
    return sorted(
        (c["domain"], c["path"], c["name"], c["value"], c["secure"], c["httpOnly"],
         c.get("sameSite", "").lower() or None, None if c["session"] else int(c["expires"]))
        for c in browser.call("Storage.getCookies")["cookies"]
        if is_ours(c["domain"]) and c.get("partitionKey", AT_HOME) == AT_HOME)


def fill_chromium(browser):
    """Sets cookies of every kind, and decoys of other hosts. Returns the time at which the cookie
    `short_lived` expires.
    """
    browser.navigate("about:blank")  # leaves no page that could change the cookies
    now = int(time.time())
    later = now + MONTH
    soon = now + 3

    def cookie(name, value, host="mubi.com", path="/", **more):
        where = {"domain": host} if host.startswith(".") else {"url": f"https://{host}{path}"}
        return {"name": name, "value": value, "path": path, **where, **more}

    elsewhere = {"topLevelSite": EMBEDDER, "hasCrossSiteAncestor": True}
    browser.call("Storage.setCookies", cookies=[
        cookie("lt", "host-token", secure=True, httpOnly=True, sameSite="Lax", expires=later),
        cookie("lt", "domain-token", ".mubi.com", secure=True, expires=later + 1),
        cookie("lt", "www-token", "www.mubi.com", expires=later + 2),
        cookie("lt", "en-token", path="/en", sameSite="Strict", expires=later + 3),
        cookie("widget", "none", "api.mubi.com", secure=True, sameSite="None", expires=later),
        cookie("session_only", "until-the-end"),
        cookie("empty", "", expires=later),
        cookie("long", "x" * 3000, ".mubi.com", expires=later),
        cookie("blocks", "b" * 32, expires=later),
        cookie("short_lived", "gone", expires=soon),
        cookie("own_chips", "at-home", secure=True, expires=later, partitionKey=AT_HOME),
        cookie("chips", "partitioned", secure=True, sameSite="None", expires=later,
               partitionKey=elsewhere),
        cookie("lt", "partitioned", secure=True, sameSite="None", expires=later,
               partitionKey=elsewhere),
        *(cookie("lt", "decoy", host, expires=later) for host in DECOYS),
    ])
    return soon


# The scheme 2 is https. The sameSite value 256 means "not set".
ADD = """
const [cookies] = arguments;
for (const c of cookies) {
  Services.cookies.add(c.host, c.path, c.name, c.value, c.secure, c.http_only, c.expires === null,
                       c.expires === null ? Date.now() + 1e9 : c.expires * 1000, c.attributes,
                       c.same_site, 2, "partitionKey" in c.attributes);
}
"""

SAY = """
return Services.cookies.cookies.map(c => ({
  host: c.host, path: c.path, name: c.name, value: c.value, secure: c.isSecure,
  http_only: c.isHttpOnly, same_site: c.sameSite, expires: c.isSession ? null : c.expiry,
  attributes: c.originAttributes }));
"""

SAME_SITE = {0: "none", 1: "lax", 2: "strict", 256: None}
WORK = {"userContextId": 2}


def firefox_says(browser):
    """Returns the cookies of mubi.com: those of the default container, and those of Work."""
    kept = {"": [], "2": []}
    for c in browser.run_as_browser(SAY):
        attributes = {name: value for name, value in c["attributes"].items() if value}
        if attributes.get("partitionKey") == "(https,mubi.com)":
            del attributes["partitionKey"]
        if not is_ours(c["host"]) or set(attributes) - {"userContextId"}:
            continue
        kept[str(attributes.get("userContextId", ""))].append(
            (c["host"], c["path"], c["name"], c["value"], c["secure"], c["http_only"],
             SAME_SITE[c["same_site"]],
             None if c["expires"] is None else c["expires"] // 1000))
    return sorted(kept[""]), sorted(kept["2"])


def fill_firefox(browser):
    """Does the same as fill_chromium(), and also sets cookies in the container Work."""
    browser.navigate("about:blank")
    later = int(time.time()) + MONTH
    soon = int(time.time()) + 3

    def cookie(name, value, host="mubi.com", path="/", expires=later, same_site=256, secure=False,
               http_only=False, **attributes):
        return {"name": name, "value": value, "host": host, "path": path, "expires": expires,
                "same_site": same_site, "secure": secure, "http_only": http_only,
                "attributes": attributes}

    elsewhere = {"partitionKey": "(https,embedder.example)"}
    browser.run_as_browser(ADD, [
        cookie("lt", "host-token", secure=True, http_only=True, same_site=1),
        cookie("lt", "domain-token", ".mubi.com", expires=later + 1, secure=True),
        cookie("lt", "www-token", "www.mubi.com", expires=later + 2),
        cookie("lt", "en-token", path="/en", expires=later + 3, same_site=2),
        cookie("widget", "none", "api.mubi.com", secure=True, same_site=0),
        cookie("empty", ""),
        cookie("session_only", "until-the-end", expires=None, secure=True, http_only=True),
        cookie("session_lax", "lax", ".mubi.com", expires=None, same_site=1),
        cookie("short_lived", "gone", expires=soon),
        cookie("own_chips", "at-home", secure=True, partitionKey="(https,mubi.com)"),
        cookie("chips", "partitioned", secure=True, same_site=0, **elsewhere),
        cookie("lt", "partitioned", secure=True, same_site=0, **elsewhere),
        cookie("lt", "work-token", **WORK),
        cookie("session_only", "work-session", expires=None, **WORK),
        *(cookie("lt", "decoy", host) for host in DECOYS),
    ])
    return soon
