// The frame that stands in the page is drawn before everything else is read, which takes longer than drawing it. Neither a module
// nor inline, like theme.js; the build puts it in the place of the script that the page names.
(() => {
  const { pages } = document.currentScript.dataset;
  let begun = false;
  const read = () => {
    if (begun) return;
    begun = true;
    void import(pages);
  };
  requestAnimationFrame(() => setTimeout(read));
  // Nothing is drawn in a window that nobody sees.
  setTimeout(read, 100);
})();
