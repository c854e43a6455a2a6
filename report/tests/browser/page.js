// A path that names an element.
function path(element) {
  const parts = [];
  for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
    parts.unshift(`${at.localName}:${[...at.parentElement.children].indexOf(at)}`);
  }
  return parts.join(" ");
}

// The element with the focus: its path (null at the end of the page), its name, and whether it can be seen there.
function focus() {
  const element = document.activeElement;
  if (element === document.body) return { path: null };
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const isInView = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
  const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const name = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent;
  return { path: path(element), name, isSeen: isInView && isMarked };
}

// The paths of everything that can be used.
function controls() {
  const all = document.querySelectorAll("a[href], button, input, select, summary");
  return [...all].filter((element) => element.checkVisibility()).map(path);
}

// Colors as red, green, blue and opacity, whatever their notation is.
const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
function channels(color) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}

// As WCAG 2.2 defines it.
function luminance(color) {
  const [red, green, blue] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function background(element) {
  for (let at = element; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (channels(color)[3] === 255) return color;
  }
  return "white";
}

// Whether the page is dark, the texts that are hard to read, and how many were looked at; and how much wider the page
// is than the window.
function page() {
  const faint = [];
  let checked = 0;
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (!hasText || !element.checkVisibility() || element.closest("script")) continue;
    const style = getComputedStyle(element);
    const color = element instanceof SVGElement ? style.fill : style.color;
    const ratio = contrast(color, background(element));
    checked += 1;
    if (ratio < 4.5) faint.push(`${path(element)}: ${ratio.toFixed(2)}`);
  }
  const isDark = luminance(getComputedStyle(document.body).backgroundColor) < 0.2;
  return { isDark, faint, checked, overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth };
}
