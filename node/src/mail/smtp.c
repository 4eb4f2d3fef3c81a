/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/smtp.h"

#include "mail/bounce.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CONNECT_TIMEOUT_MS 20000L
#define SEND_TIMEOUT_MS 90000L
#define HEADERS_MAX (16u * 1024)
#define REPLY_MAX 64

struct es_smtp {
	const struct es_smtp_config *config;
	const atomic_bool *stop;
	CURL *curl;
	char why[CURL_ERROR_SIZE];
	char reply[REPLY_MAX]; /* the relay's last line */
};

/* --- relays ----------------------------------------------------------------------------------- */

/* The host in a relay's URL. */
static struct es_bytes host_of(const char *relay)
{
	const char *host = strstr(relay, "://");

	if (!host)
		return es_bytes_of(NULL, 0);
	host += 3;
	if (host[0] == '[') {
		size_t len = strcspn(host + 1, "]");
		return es_bytes_of(host + 1, host[1 + len] == ']' ? len : 0);
	}
	return es_bytes_of(host, strcspn(host, ":/"));
}

bool es_smtp_relay_fits(const char *relay)
{
	struct es_bytes host = host_of(relay);

	if (strncmp(relay, "smtp://", 7) != 0 && strncmp(relay, "smtps://", 8) != 0)
		return false;
	for (const char *c = relay; *c; c++)
		if (*c <= ' ' || *c == '@' || *c == 0x7f)
			return false; /* a password in the URL would be seen by everybody */
	const char *rest = (const char *)host.data + host.len;
	return host.len > 0 && !strchr(rest, '/');
}

bool es_smtp_relay_is_near(const char *relay)
{
	static const char *const near[] = {"127.0.0.1", "::1", "localhost"};
	struct es_bytes host = host_of(relay);

	for (size_t i = 0; i < sizeof(near) / sizeof(near[0]); i++)
		if (es_bytes_equal(host, es_bytes_str(near[i])))
			return true;
	return false;
}

/* --- making ----------------------------------------------------------------------------------- */

es_err es_smtp_new(const struct es_smtp_config *config, const atomic_bool *stop,
                   struct es_smtp **out)
{
	struct es_smtp *smtp = calloc(1, sizeof(*smtp));

	if (!smtp)
		return ES_NO_MEMORY;
	smtp->config = config;
	smtp->stop = stop;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(smtp->curl = curl_easy_init())) {
		free(smtp);
		return ES_NO_MEMORY;
	}
	*out = smtp;
	return ES_OK;
}

void es_smtp_free(struct es_smtp *smtp)
{
	if (!smtp)
		return;
	curl_easy_cleanup(smtp->curl);
	curl_global_cleanup();
	free(smtp);
}

/* --- sending ---------------------------------------------------------------------------------- */

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct es_smtp *smtp = context;

	(void)a, (void)b, (void)c, (void)d;
	return atomic_load(smtp->stop) ? 1 : 0;
}

static size_t ignore(char *data, size_t size, size_t count, void *context)
{
	(void)data, (void)context;
	return size * count;
}

/* Lines of the relay come as headers do. */
static size_t on_reply(char *data, size_t size, size_t count, void *context)
{
	struct es_smtp *smtp = context;
	size_t len = size * count, kept = len < REPLY_MAX ? len : REPLY_MAX - 1;

	memcpy(smtp->reply, data, kept);
	smtp->reply[kept] = '\0';
	return len;
}

struct parts {
	struct curl_slist *headers, *to;
	curl_mime *mime;
	struct es_writer text, html, lines;
	char from[ES_MAIL_ADDRESS_MAX + 3], rcpt[ES_MAIL_ADDRESS_MAX + 3];
};

static void parts_free(struct parts *parts)
{
	curl_slist_free_all(parts->headers);
	curl_slist_free_all(parts->to);
	curl_mime_free(parts->mime);
	es_writer_free(&parts->text);
	es_writer_free(&parts->html);
	es_writer_free(&parts->lines);
}

static bool append(struct curl_slist **list, const char *text)
{
	struct curl_slist *longer = curl_slist_append(*list, text);

	if (longer)
		*list = longer;
	return longer != NULL;
}

static es_err make_headers(const struct es_smtp *smtp, const struct es_letter *letter,
                           struct parts *parts)
{
	size_t count;
	es_err err = es_letter_headers(letter, &smtp->config->sender, &parts->lines, &count);

	const char *at = (const char *)parts->lines.data;
	for (size_t i = 0; !err && i < count; i++, at += strlen(at) + 1)
		if (!append(&parts->headers, at))
			err = ES_NO_MEMORY;
	return err;
}

static es_err add_part(curl_mime *mime, struct es_bytes text, const char *type,
                       struct es_writer *lines)
{
	es_err err = es_letter_text(text, lines);
	if (err)
		return err;
	curl_mimepart *part = curl_mime_addpart(mime);
	if (!part || curl_mime_data(part, (const char *)lines->data, lines->len) != CURLE_OK ||
	    curl_mime_type(part, type) != CURLE_OK ||
	    curl_mime_encoder(part, "quoted-printable") != CURLE_OK)
		return ES_NO_MEMORY;
	return ES_OK;
}

/* The last part is the one that a mail program prefers. RFC 2046 section 5.1.4. */
static es_err make_mime(const struct es_smtp *smtp, const struct es_letter *letter,
                        struct parts *parts)
{
	parts->mime = curl_mime_init(smtp->curl);
	if (!parts->mime)
		return ES_NO_MEMORY;
	es_err err = add_part(parts->mime, letter->text, "text/plain; charset=utf-8", &parts->text);
	if (!err && letter->html.len)
		err = add_part(parts->mime, letter->html, "text/html; charset=utf-8", &parts->html);
	return err;
}

static es_err make_parts(const struct es_smtp *smtp, const struct es_letter *letter,
                         struct parts *parts)
{
	memset(parts, 0, sizeof(*parts));
	es_writer_grow(&parts->lines, HEADERS_MAX);
	es_writer_grow(&parts->text, 2 * ES_MAIL_TEXT_MAX + 2);
	es_writer_grow(&parts->html, 2 * ES_MAIL_TEXT_MAX + 2);
	snprintf(parts->from, sizeof(parts->from), "<%s>",
	         smtp->config->bounces ? smtp->config->bounces : smtp->config->sender.address);
	snprintf(parts->rcpt, sizeof(parts->rcpt), "<%.*s>", (int)letter->to.len,
	         (const char *)letter->to.data);
	es_err err = append(&parts->to, parts->rcpt) ? ES_OK : ES_NO_MEMORY;
	if (!err)
		err = make_headers(smtp, letter, parts);
	return err ? err : make_mime(smtp, letter, parts);
}

/* Every setting stands here; a connection that is still open is used again. */
static void set_up(struct es_smtp *smtp, const struct parts *parts)
{
	const struct es_smtp_config *config = smtp->config;
	CURL *c = smtp->curl;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, config->relay);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_USE_SSL,
	                 (long)(config->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (config->ca) {
		curl_easy_setopt(c, CURLOPT_CAINFO, config->ca);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	if (config->user) {
		curl_easy_setopt(c, CURLOPT_USERNAME, config->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, config->password);
	}
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, SEND_TIMEOUT_MS);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, smtp->why);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, smtp);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_reply);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, smtp);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, parts->from);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, parts->to);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, parts->headers);
	curl_easy_setopt(c, CURLOPT_MIMEPOST, parts->mime);
}

/* What the relay says of this letter, for good: the mailbox or the text. All else may be mended. */
static bool is_final(long code)
{
	return code >= 550 && code <= 554;
}

/* Whether the relay says that there is no such mailbox: to RCPT, and where it tells more (RFC 3463), that it
 * is about the address. A mailbox that is full, or a relay that does not like us, is none of that. */
static bool is_nobody(const struct es_smtp *smtp, long code)
{
	const char *more = strlen(smtp->reply) > 4 ? smtp->reply + 4 : "";

	if (strncmp(smtp->why, "RCPT failed", 11) != 0 ||
	    (code != 550 && code != 551 && code != 553))
		return false;
	return strncmp(more, "5.", 2) != 0 || es_mail_status_is_nobody(es_bytes_str(more));
}

es_err es_smtp_send(struct es_smtp *smtp, const struct es_letter *letter, char why[ES_SMTP_WHY_MAX])
{
	struct parts parts;
	long code = 0;

	why[0] = '\0';
	smtp->why[0] = smtp->reply[0] = '\0';
	es_err err = make_parts(smtp, letter, &parts);
	if (err) {
		parts_free(&parts);
		snprintf(why, ES_SMTP_WHY_MAX, "%s", es_err_sentence(err));
		return err;
	}
	set_up(smtp, &parts);
	CURLcode result = curl_easy_perform(smtp->curl);
	curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &code);
	parts_free(&parts);
	curl_easy_reset(smtp->curl); /* forgets the password and what was freed */
	if (result == CURLE_OK)
		return ES_OK;
	snprintf(why, ES_SMTP_WHY_MAX, "%.150s",
	         smtp->why[0] ? smtp->why : curl_easy_strerror(result));
	if (result == CURLE_ABORTED_BY_CALLBACK)
		return ES_CLOSED;
	if (is_nobody(smtp, code))
		return ES_NOT_FOUND;
	return is_final(code) ? ES_NOT_ALLOWED : ES_IO;
}
