"""Under a finger: every target of a public page is 44 px wide and high; links inside a sentence are excepted (WCAG 2.5.8)."""

import pytest

from .conftest import PHONE
from .test_accessibility import PATHS

SMALL = """() => {
    const holds = (target, x, y) => {
        const hit = document.elementFromPoint(x, y);
        return hit && (target.contains(hit) || hit.contains(target) && hit.matches("label"));
    };
    const inSentence = (link) => {
        if (!link.matches("a")) return false;
        const block = link.parentElement.closest("p, dd, dt, li, td, small, h2, h3, blockquote");
        if (!block || getComputedStyle(link).display !== "inline") return false;
        const links = [...block.querySelectorAll("a")].reduce((sum, each) => sum + each.innerText.trim().length + 3, 0);
        return block.innerText.trim().length > links;
    };
    const small = [];
    for (const each of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
        if (!each.checkVisibility({ visibilityProperty: true }) || each.matches(".skip, [tabindex='-1'], :disabled")) continue;
        const target = each.matches("[type=checkbox], [type=radio]") ? each.closest("label") || each : each;
        target.scrollIntoView({ block: "center" });
        const box = target.getBoundingClientRect();
        if (!box.width || inSentence(each) || box.width >= 43.5 && box.height >= 43.5) continue;
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        if ([[0, -21], [0, 21], [-21, 0], [21, 0]].every(([dx, dy]) => holds(target, x + dx, y + dy))) continue;
        small.push(`${target.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`);
    }
    return small;
}"""


@pytest.mark.parametrize("language", ["de", "ar"])
def test_targets_are_wide_and_high_enough_for_a_finger(chromium, site, language):
    context = chromium.new_context(base_url=site, viewport=PHONE, has_touch=True, is_mobile=True, locale="de-DE")
    page, small = context.new_page(), []
    page.goto(f"/{language}/gesuche/")
    posting = page.locator(".list a[href*='/eintrag/']").first.get_attribute("href")
    for path in [*PATHS, "/{}/veranstaltungen/", "/{}/offline/", posting, f"{posting}antworten/", f"{posting}melden/"]:
        page.goto(path.format(language))
        small += [f"{path} {found}" for found in page.evaluate(SMALL)]
    context.close()

    assert small == []
