"""What a phone loads at its first view: a browser at 360 px with an empty cache counts every byte it receives.

gunicorn compresses no HTML, nginx does in production: here Django's own GZipMiddleware (level 6) stands in for it.
"""

from playwright.sync_api import sync_playwright

from tests import browser

PHONE = {"width": 360, "height": 760}


def first_views(port, addresses):
    """Address → [(file, bytes received with headers, encoding)], or None where there is no browser."""
    if not (path := browser.find()):
        return None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        try:
            return {address: _received(chromium, f"http://127.0.0.1:{port}{address}") for address in addresses}
        finally:
            chromium.close()


def _received(chromium, address):
    context = chromium.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, locale="de-DE")
    page = context.new_page()
    told = context.new_cdp_session(page)
    answers, sizes = {}, {}
    told.on("Network.responseReceived", lambda event: answers.update({event["requestId"]: event["response"]}))
    told.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    told.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    context.close()
    return [
        (answers[key]["url"].partition("127.0.0.1")[2].partition("/")[2], round(size), _encoding(answers[key]))
        for key, size in sizes.items()
        if not answers[key]["url"].startswith("data:")
    ]


def _encoding(answer):
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    return headers.get("content-encoding", "plain")
