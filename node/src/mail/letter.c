/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/letter.h"

#include "text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LOCAL_MAX 64
#define LABEL_MAX 63
#define FORM 2
#define WORD_BYTES 42 /* of text in one encoded word: 56 characters of base64 */

/* --- addresses -------------------------------------------------------------------------------- */

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322 dot-atom. */
static bool fits_local(struct es_bytes text)
{
	if (text.len == 0 || text.len > LOCAL_MAX || text.data[0] == '.' ||
	    text.data[text.len - 1] == '.')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = (char)text.data[i];
		if (c == '.' && text.data[i - 1] != '.')
			continue;
		if (!is_alnum(c) && (!c || !strchr("!#$%&'*+-/=?^_`{|}~", c)))
			return false;
	}
	return true;
}

static bool fits_domain(struct es_bytes text)
{
	size_t label = 0, dots = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = (char)text.data[i];
		if (c == '.') {
			if (label == 0 || text.data[i - 1] == '-')
				return false;
			label = 0;
			dots++;
		} else if (++label > LABEL_MAX || (!is_alnum(c) && (c != '-' || label == 1))) {
			return false;
		}
	}
	return dots > 0 && label > 1 && text.data[text.len - 1] != '-';
}

static es_err fold(struct es_bytes typed, bool all, char out[ES_MAIL_ADDRESS_MAX + 1])
{
	struct es_bytes text = es_text_trim(typed);
	const uint8_t *at = text.len ? memchr(text.data, '@', text.len) : NULL;

	out[0] = '\0';
	if (!at || text.len > ES_MAIL_ADDRESS_MAX)
		return ES_INVALID;
	size_t local = (size_t)(at - text.data);
	if (!fits_local(es_bytes_of(text.data, local)) ||
	    !fits_domain(es_bytes_of(at + 1, text.len - local - 1)))
		return ES_INVALID;
	for (size_t i = 0; i < text.len; i++) {
		char c = (char)text.data[i];
		bool folds = (all || i > local) && c >= 'A' && c <= 'Z';
		out[i] = folds ? (char)(c - 'A' + 'a') : c;
	}
	out[text.len] = '\0';
	return ES_OK;
}

es_err es_mail_address(struct es_bytes typed, char out[ES_MAIL_ADDRESS_MAX + 1])
{
	return fold(typed, false, out);
}

es_err es_mail_address_key(struct es_bytes typed, char out[ES_MAIL_ADDRESS_MAX + 1])
{
	return fold(typed, true, out);
}

void es_mail_address_mask(const char *address, char out[ES_MAIL_ADDRESS_MAX + 8])
{
	const char *at = strchr(address, '@');

	snprintf(out, ES_MAIL_ADDRESS_MAX + 8, "%.1s…%s", at ? address : "", at ? at : "");
}

/* --- at rest ---------------------------------------------------------------------------------- */

es_err es_waiting_write(const struct es_waiting *waiting, struct es_writer *w)
{
	const struct es_letter *l = &waiting->letter;

	es_write_array(w, 15);
	es_write_uint(w, FORM);
	es_write_bin(w, ES_BYTES(l->id));
	es_write_cstr(w, l->kind);
	es_write_bin(w, ES_BYTES(l->person));
	es_write_str(w, l->to);
	es_write_str(w, l->lang);
	es_write_str(w, l->subject);
	es_write_str(w, l->text);
	es_write_str(w, l->html);
	es_write_str(w, l->unsubscribe);
	es_write_uint(w, l->created_ms);
	es_write_uint(w, l->expires_ms);
	es_write_uint(w, waiting->tries);
	es_write_uint(w, waiting->next_ms);
	es_write_bool(w, waiting->held);
	return w->err;
}

es_err es_waiting_read(struct es_bytes in, struct es_waiting *out)
{
	struct es_letter *l = &out->letter;
	char address[ES_MAIL_ADDRESS_MAX + 1];
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	es_reader_init(&r, in);
	es_read_array_of(&r, 15);
	uint64_t form = es_read_uint(&r, FORM);
	es_read_fixed(&r, l->id, sizeof(l->id));
	(void)es_read_cstr(&r, out->kind, sizeof(out->kind));
	l->kind = out->kind;
	es_read_fixed(&r, l->person, sizeof(l->person));
	l->to = es_read_str(&r, ES_MAIL_ADDRESS_MAX);
	l->lang = es_read_str(&r, ES_LANG_MAX);
	l->subject = es_read_str(&r, ES_MAIL_SUBJECT_MAX);
	l->text = es_read_str(&r, ES_MAIL_TEXT_MAX);
	l->html = es_read_str(&r, ES_MAIL_TEXT_MAX);
	l->unsubscribe = es_read_str(&r, ES_MAIL_URL_MAX);
	l->created_ms = es_read_uint(&r, UINT64_MAX);
	l->expires_ms = es_read_uint(&r, UINT64_MAX);
	out->tries = es_read_uint(&r, UINT32_MAX);
	out->next_ms = es_read_uint(&r, UINT64_MAX);
	out->held = es_read_bool(&r);
	if (es_reader_finish(&r) || form != FORM || es_mail_address(l->to, address))
		return ES_CORRUPT;
	return ES_OK;
}

/* --- headers ---------------------------------------------------------------------------------- */

static void add(struct es_writer *w, const char *text)
{
	es_write_raw(w, es_bytes_str(text));
}

static bool is_plain(struct es_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < 0x20 || text.data[i] > 0x7e)
			return false;
	return text.len <= 60 && (text.len < 2 || memcmp(text.data, "=?", 2) != 0);
}

/* One encoded word: "=?UTF-8?B?...?=" of at most 75 characters. RFC 2047 section 2. */
static void add_word(struct es_writer *w, const uint8_t *text, size_t len)
{
	char base64[64];

	sodium_bin2base64(base64, sizeof(base64), text, len, sodium_base64_VARIANT_ORIGINAL);
	add(w, "=?UTF-8?B?");
	add(w, base64);
	add(w, "?=");
}

/* Text in a header: as it is, or in encoded words, cut between characters, one a line. Line ends and
 * other control characters have no way out of either. */
static void add_text(struct es_writer *w, struct es_bytes text, bool quoted)
{
	uint8_t chunk[WORD_BYTES];

	if (is_plain(text) &&
	    !(quoted && text.len &&
	      (memchr(text.data, '"', text.len) || memchr(text.data, '\\', text.len)))) {
		add(w, quoted ? "\"" : "");
		es_write_raw(w, text);
		add(w, quoted ? "\"" : "");
		return;
	}
	while (text.len > 0) {
		size_t len = text.len < WORD_BYTES ? text.len : WORD_BYTES;
		while (len < text.len && len > 1 && (text.data[len] & 0xc0) == 0x80)
			len--;
		for (size_t i = 0; i < len; i++)
			chunk[i] = text.data[i] < 0x20 || text.data[i] == 0x7f ? ' ' : text.data[i];
		add_word(w, chunk, len);
		text.data += len;
		text.len -= len;
		add(w, text.len ? "\r\n " : "");
	}
}

static void end(struct es_writer *w, size_t *count)
{
	es_write_raw(w, es_bytes_of("", 1));
	(*count)++;
}

/* RFC 5322 section 3.3, in no language but its own. */
static void add_date(struct es_writer *w, uint64_t ms)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)(ms / 1000);
	char text[64];
	struct tm at;

	if (!gmtime_r(&seconds, &at))
		at = (struct tm){.tm_mday = 1, .tm_year = 70, .tm_wday = 4};
	snprintf(text, sizeof(text), "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000",
	         days + 3 * (size_t)at.tm_wday, at.tm_mday, months + 3 * (size_t)at.tm_mon,
	         at.tm_year + 1900, at.tm_hour, at.tm_min, at.tm_sec);
	add(w, text);
}

static void add_id(struct es_writer *w, const struct es_letter *letter, const char *from)
{
	char hex[2 * ES_LETTER_ID_LEN + 1];
	const char *at = strchr(from, '@');

	es_hex(letter->id, sizeof(letter->id), hex);
	add(w, "Message-ID: <");
	add(w, hex);
	add(w, at ? at : "@localhost");
	add(w, ">");
}

/* A URL of our own making; should anything else stand in it, the header is left out. */
static bool is_url(struct es_bytes url)
{
	for (size_t i = 0; i < url.len; i++)
		if (url.data[i] <= 0x20 || url.data[i] > 0x7e || url.data[i] == '<' ||
		    url.data[i] == '>')
			return false;
	return url.len > 8 && memcmp(url.data, "http", 4) == 0;
}

static bool is_lang(struct es_bytes lang)
{
	for (size_t i = 0; i < lang.len; i++)
		if (!is_alnum((char)lang.data[i]) && lang.data[i] != '-')
			return false;
	return lang.len > 0;
}

es_err es_letter_headers(const struct es_letter *letter, const struct es_sender *sender,
                         struct es_writer *out, size_t *count)
{
	*count = 0;
	add_date(out, letter->created_ms);
	end(out, count);
	add(out, "From: ");
	add_text(out, es_bytes_str(sender->name), true);
	add(out, strlen(sender->name) > 30 ? "\r\n <" : " <");
	add(out, sender->address);
	add(out, ">");
	end(out, count);
	add(out, "To: ");
	es_write_raw(out, letter->to);
	end(out, count);
	add(out, "Subject: ");
	add_text(out, letter->subject, false);
	end(out, count);
	add_id(out, letter, sender->address);
	end(out, count);
	add(out, "Auto-Submitted: auto-generated"); /* RFC 3834 */
	end(out, count);
	if (is_lang(letter->lang)) {
		add(out, "Content-Language: ");
		es_write_raw(out, letter->lang);
		end(out, count);
	}
	if (letter->html.len) { /* libcurl adds the boundary */
		add(out, "Content-Type: multipart/alternative");
		end(out, count);
	}
	if (is_url(letter->unsubscribe)) {
		add(out, "List-Unsubscribe: <");
		es_write_raw(out, letter->unsubscribe);
		add(out, ">");
		end(out, count);
		add(out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
		end(out, count);
	}
	return out->err;
}

es_err es_letter_text(struct es_bytes text, struct es_writer *out)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		if (c == '\n')
			es_write_raw(out, es_bytes_of("\r\n", 2));
		else if ((c >= 0x20 && c != 0x7f) || c == '\t')
			es_write_raw(out, es_bytes_of(&text.data[i], 1));
	}
	if (text.len == 0 || text.data[text.len - 1] != '\n')
		es_write_raw(out, es_bytes_of("\r\n", 2));
	return out->err;
}
