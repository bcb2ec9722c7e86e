// What is asked of a page that is open; looks.py gives this to the page before it opens and says what to ask when.
(() => {
    const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const SCROLLING = ".table-scroll, .table-wrap, .tabs, .desk-nav";
    const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const CHOICES = "[type=radio], [type=checkbox], [type=file]";

    const high = box => box.getBoundingClientRect().height;
    const written = it => it.outerHTML.slice(0, 120);
    const shows = it => it.checkVisibility({visibilityProperty: true, opacityProperty: true});
    const said = ({violations}) => violations.map(({id, help, nodes}) =>
        `${id}: ${help} ${JSON.stringify(nodes.slice(0, 3).map(({target, html}) => [target, html.slice(0, 160)]))}`);

    function tooWide() {
        const page = document.scrollingElement;
        if (page.scrollWidth <= page.clientWidth) return [];
        const wide = [...document.querySelectorAll("body *")].filter(
            it => it.getBoundingClientRect().right > page.clientWidth + 1 && !it.closest(SCROLLING));
        return [`${page.scrollWidth} > ${page.clientWidth} px: ${wide.slice(-1).map(written)}`];
    }

    // Letters and what can be hit; a link in running text may be as high as its line (WCAG 2.5.8).
    function tooSmall({letters, target}) {
        const small = [...document.querySelectorAll(TARGETS)]
            .filter(it => shows(it) && getComputedStyle(it).display !== "inline" && !it.closest(".visually-hidden, .skip"))
            .map(it => [it, (it.matches(CHOICES) && it.closest("label")) || it])
            .filter(([it, box]) => high(box) > 1 && high(box) < target - 0.5)
            .map(([it, box]) => `${Math.round(high(box))} px: ${written(it)}`);
        const read = parseFloat(getComputedStyle(document.querySelector("main")).fontSize);
        return read < letters ? [...small, `letters below ${letters} px`] : small;
    }

    // Each way in which letters stand on a ground, as it is painted, is asked of axe once.
    async function tooPale(least, seen) {
        const grounds = new Map([[null, ""]]), fresh = [];
        const ground = it => {
            if (!grounds.has(it)) {
                const {backgroundColor, backgroundImage} = getComputedStyle(it);
                const own = backgroundImage !== "none" || !backgroundColor.endsWith(", 0)");
                grounds.set(it, own ? backgroundColor + backgroundImage : ground(it.parentElement));
            }
            return grounds.get(it);
        };
        for (const it of document.querySelectorAll("body *")) {
            if (![...it.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || !shows(it)) continue;
            const {color, fontSize, fontWeight, opacity} = getComputedStyle(it);
            const look = [color, ground(it), fontSize, fontWeight, opacity].join(" ");
            if (!seen.has(look)) fresh.push(it);
            seen.add(look);
        }
        if (!fresh.length) return [];
        return said(await axe.run({include: fresh}, {resultTypes: ["violations"], runOnly: ["color-contrast"]}));
    }

    const checks = {
        axe: async () => said(await axe.run({resultTypes: ["violations"], runOnly: RULES})),
        pale: tooPale, small: tooSmall, wide: tooWide,
    };

    window.looksOf = async told => {
        const {modes, wanted, least, seen} = JSON.parse(told);
        const root = document.documentElement, before = root.dataset.mode, known = new Set(seen), found = [];
        for (const mode of modes) {
            if (mode === "elder") root.dataset.mode = mode; else delete root.dataset.mode;
            for (const name of wanted)
                for (const fault of await checks[name](least[mode], known)) found.push(`${mode}: ${fault}`);
        }
        if (before) root.dataset.mode = before; else delete root.dataset.mode;
        return JSON.stringify({found, seen: [...known]});
    };
})();
