/** Chromium is found or installed by setup/: Puppeteer's own download is not ours to depend on. */
module.exports = { skipDownload: true };
