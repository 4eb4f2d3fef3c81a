/* SPDX-License-Identifier: EUPL-1.2 */
#include "print/ending.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OBJECTS_MAX 1000000ul
#define PLACE_LEN 20 /* of an object, a line of the table */

/* Where a word stands, searched from the end or from a place on; SIZE_MAX: nowhere. */
static size_t find_last(struct es_bytes in, const char *word)
{
	size_t len = strlen(word);

	for (size_t at = in.len >= len ? in.len - len + 1 : 0; at > 0; at--)
		if (memcmp(in.data + at - 1, word, len) == 0)
			return at - 1;
	return SIZE_MAX;
}

static size_t find_from(struct es_bytes in, size_t from, const char *word)
{
	size_t len = strlen(word);

	for (size_t at = from; at + len <= in.len; at++)
		if (memcmp(in.data + at, word, len) == 0)
			return at;
	return SIZE_MAX;
}

/* The number behind a word that follows a place; false where there is none below the bound. */
static bool number_after(struct es_bytes in, size_t from, const char *word, unsigned long bound,
                         unsigned long *out)
{
	size_t at = find_from(in, from, word);
	bool any = false;

	*out = 0;
	if (at == SIZE_MAX)
		return false;
	for (at += strlen(word); at < in.len && (in.data[at] == ' ' || in.data[at] == '\n'); at++)
		;
	for (; at < in.len && in.data[at] >= '0' && in.data[at] <= '9' && *out <= bound;
	     at++, any = true)
		*out = *out * 10 + (unsigned long)(in.data[at] - '0');
	return any && *out <= bound;
}

/* What stands between the brackets of an object's dictionary. */
static bool object(struct es_bytes in, unsigned long number, struct es_bytes *inside)
{
	char head[40];

	snprintf(head, sizeof(head), "\n%lu 0 obj\n<<", number);
	size_t from = find_last(in, head);
	if (from == SIZE_MAX)
		return false;
	from += strlen(head);
	size_t to = find_from(in, from, "endobj");
	if (to == SIZE_MAX)
		return false;
	while (to > from && (in.data[to - 1] == '\n' || in.data[to - 1] == ' '))
		to--;
	if (to < from + 2 || in.data[to - 1] != '>' || in.data[to - 2] != '>')
		return false;
	*inside = es_bytes_of(in.data + from, to - 2 - from);
	return true;
}

struct update {
	struct es_writer *out;
	size_t start;     /* where the file begins in out */
	size_t places[4]; /* of the new objects */
};

static void put(struct update *u, const char *text)
{
	es_write_raw(u->out, es_bytes_str(text));
}

static void begin(struct update *u, size_t which, unsigned long number)
{
	char head[40];

	u->places[which] = u->out->len - u->start;
	snprintf(head, sizeof(head), "%lu 0 obj\n", number);
	put(u, head);
}

static void put_catalogue(struct update *u, struct es_bytes old, const struct es_press_about *about,
                          unsigned long names)
{
	char line[160];

	put(u, "<<");
	es_write_raw(u->out, old);
	if (find_from(old, 0, "/Lang") == SIZE_MAX) {
		snprintf(line, sizeof(line), "/Lang (%.40s)\n", about->lang);
		put(u, line);
	}
	if (find_from(old, 0, "/ViewerPreferences") == SIZE_MAX)
		put(u, "/ViewerPreferences << /DisplayDocTitle true >>\n");
	if (about->attached.len) {
		snprintf(line, sizeof(line),
		         "/Names << /EmbeddedFiles << /Names [(%.60s) %lu 0 R] >> >>\n",
		         about->attached_name, names);
		put(u, line);
	}
	put(u, ">>\nendobj\n");
}

/* A name in a PDF has a slash as #2f. */
static void put_type(struct update *u, const char *type)
{
	for (; *type; type++) {
		if (*type == '/')
			put(u, "#2f");
		else
			es_write_raw(u->out, es_bytes_of(type, 1));
	}
}

static void put_attached(struct update *u, const struct es_press_about *about, unsigned long spec)
{
	char line[200];

	begin(u, 1, spec);
	snprintf(line, sizeof(line),
	         "<< /Type /Filespec /F (%.60s) /UF (%.60s) /AFRelationship /Supplement /EF << /F "
	         "%lu 0 R >> >>\nendobj\n",
	         about->attached_name, about->attached_name, spec + 1);
	put(u, line);
	begin(u, 2, spec + 1);
	put(u, "<< /Type /EmbeddedFile /Subtype /");
	put_type(u, about->attached_type);
	snprintf(line, sizeof(line), " /Length %zu >>\nstream\n", about->attached.len);
	put(u, line);
	es_write_raw(u->out, about->attached);
	put(u, "\nendstream\nendobj\n");
}

static void put_place(struct update *u, size_t which)
{
	char line[32];

	snprintf(line, sizeof(line), "%010zu 00000 n \n", u->places[which]);
	put(u, line);
}

es_err es_pdf_end(struct es_bytes pdf, const struct es_press_about *about, struct es_writer *out)
{
	struct update u = {.out = out, .start = out->len};
	unsigned long root, info, size, before;
	struct es_bytes catalogue;
	size_t trailer = find_last(pdf, "trailer\n");
	char line[160];

	if (trailer == SIZE_MAX || !number_after(pdf, trailer, "/Root", OBJECTS_MAX, &root) ||
	    !number_after(pdf, trailer, "/Info", OBJECTS_MAX, &info) ||
	    !number_after(pdf, trailer, "/Size", OBJECTS_MAX, &size) ||
	    !number_after(pdf, trailer, "startxref", pdf.len, &before) ||
	    !object(pdf, root, &catalogue))
		return ES_MALFORMED;
	es_write_raw(out, pdf);
	begin(&u, 0, root);
	put_catalogue(&u, catalogue, about, size);
	if (about->attached.len)
		put_attached(&u, about, size);
	size_t table = out->len - u.start;
	snprintf(line, sizeof(line), "xref\n%lu 1\n", root);
	put(&u, line);
	put_place(&u, 0);
	if (about->attached.len) {
		snprintf(line, sizeof(line), "%lu 2\n", size);
		put(&u, line);
		put_place(&u, 1);
		put_place(&u, 2);
	}
	snprintf(line, sizeof(line),
	         "trailer\n<< /Size %lu\n   /Root %lu 0 R\n   /Info %lu 0 R\n   /Prev "
	         "%lu\n>>\nstartxref\n%zu\n%%%%EOF\n",
	         about->attached.len ? size + 2 : size, root, info, before, table);
	put(&u, line);
	return out->err;
}

bool es_pdf_is(struct es_bytes bytes)
{
	return bytes.len >= 5 && memcmp(bytes.data, "%PDF-", 5) == 0;
}

static bool begins(struct es_bytes in, size_t at, const char *word)
{
	size_t len = strlen(word);

	return at <= in.len && len <= in.len - at && memcmp(in.data + at, word, len) == 0;
}

/* Where the dictionary of the attached file begins: the last object of the last table, as put_attached wrote it. What
 * stands between the objects, a file or a text that speaks of a file, is never looked at. SIZE_MAX: nowhere. */
static size_t attached_object(struct es_bytes pdf)
{
	size_t last = find_last(pdf, "startxref\n"), trailer, at;
	unsigned long table, place;
	char ending[32];

	if (last == SIZE_MAX || !number_after(pdf, last, "startxref", pdf.len, &table))
		return SIZE_MAX;
	snprintf(ending, sizeof(ending), "startxref\n%lu\n%%%%EOF\n", table);
	trailer = find_from(es_bytes_of(pdf.data, last), table, "trailer\n");
	if (!begins(pdf, last, ending) || !begins(pdf, table, "xref\n") || trailer == SIZE_MAX ||
	    trailer - table < sizeof("xref\n") - 1 + PLACE_LEN)
		return SIZE_MAX;
	at = trailer - PLACE_LEN;
	if (!begins(pdf, at - 1, "\n") || !number_after(pdf, at - 1, "\n", pdf.len, &place))
		return SIZE_MAX;
	at = find_from(es_bytes_of(pdf.data, table), place, "obj\n");
	return at == SIZE_MAX ? SIZE_MAX : at + sizeof("obj\n") - 1;
}

es_err es_pdf_attached(struct es_bytes pdf, const char *type, struct es_bytes *file)
{
	static const char head[] = "<< /Type /EmbeddedFile /Subtype /";
	unsigned long len;
	char name[120];

	int named = snprintf(name, sizeof(name), "%s", head);
	for (; *type && (size_t)named < sizeof(name) - 8; type++)
		named += snprintf(name + named, sizeof(name) - (size_t)named,
		                  *type == '/' ? "#2f" : "%c", *type);
	(void)snprintf(name + named, sizeof(name) - (size_t)named, " ");
	if (!es_pdf_is(pdf))
		return ES_NOT_FOUND;
	size_t at = attached_object(pdf);
	if (at == SIZE_MAX || !begins(pdf, at, name) ||
	    !number_after(pdf, at, "/Length", pdf.len, &len))
		return ES_NOT_FOUND;
	at = find_from(pdf, at, "stream\n");
	if (at == SIZE_MAX || len > pdf.len || at + 7 > pdf.len - len)
		return ES_NOT_FOUND;
	*file = es_bytes_of(pdf.data + at + 7, len);
	return ES_OK;
}
