/**
 * The `handle` of a route whose pages are only read: links and plain forms. Such a page gets no script, so that its
 * data (charts above all) is sent once, as HTML, and not a second time for the browser to draw it again.
 */
export const READ_ONLY = 'read-only';
