/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/post.h"

#include "mail/draft.h"

#include <stdio.h>
#include <string.h>

bool es_post_ready(const struct es_node *node)
{
	return node->mail && es_mail_has_words(node->mail);
}

/* "123 456": easier to carry over. */
static void space(const char *digits, char out[16])
{
	snprintf(out, 16, "%.3s %.8s", digits, strlen(digits) > 3 ? digits + 3 : "");
}

static struct es_letter letter_of(const char *kind, const struct es_account *account,
                                  const char *address, uint64_t expires_ms)
{
	struct es_letter letter = {
	        .kind = kind, .to = es_bytes_str(address), .expires_ms = expires_ms};

	memcpy(letter.person, account->author, sizeof(letter.person));
	return letter;
}

es_err es_post_sign_in(struct es_node *node, const struct es_account *account, const char *address,
                       struct es_bytes lang, const char *code, const char *link,
                       uint64_t expires_ms)
{
	struct es_letter letter = letter_of("sign-in", account, address, expires_ms);
	struct es_mail_draft d;
	char digits[16];

	if (!es_post_ready(node))
		return ES_STATE;
	space(code, digits);
	es_mail_draft_begin(&d, node, lang, account->lang, account->name);
	es_mail_draft_subject(&d, "signIn.subject", node->identity.name);
	es_mail_draft_say(&d, "signIn.code", digits);
	es_mail_draft_say(&d, "signIn.link", NULL);
	es_mail_draft_url(&d, "/sign-in#link=", link);
	es_mail_draft_say(&d, "signIn.once", NULL);
	es_mail_draft_say(&d, "signIn.notYou", NULL);
	return es_mail_draft_send(&d, &letter);
}

es_err es_post_confirm(struct es_node *node, const struct es_account *account, const char *address,
                       struct es_bytes lang, const char *code, uint64_t expires_ms)
{
	struct es_letter letter = letter_of("confirm", account, address, expires_ms);
	struct es_mail_draft d;
	char digits[16];

	if (!es_post_ready(node))
		return ES_STATE;
	space(code, digits);
	es_mail_draft_begin(&d, node, lang, account->lang, account->name);
	es_mail_draft_subject(&d, "confirm.subject", node->identity.name);
	es_mail_draft_say(&d, "confirm.why", node->identity.name);
	es_mail_draft_say(&d, "confirm.code", digits);
	es_mail_draft_say(&d, "confirm.link", NULL);
	es_mail_draft_url(&d, "/me#code=", code);
	es_mail_draft_say(&d, "confirm.once", NULL);
	es_mail_draft_say(&d, "confirm.notYou", NULL);
	return es_mail_draft_send(&d, &letter);
}

es_err es_post_way(struct es_node *node, const struct es_account *account, const char *address,
                   enum es_notice what)
{
	struct es_letter letter = letter_of("way", account, address, es_now_ms() + ES_MAIL_WAY_MS);
	bool passkey = what == ES_NOTICE_PASSKEY;
	struct es_mail_draft d;

	if (!es_post_ready(node))
		return ES_STATE;
	es_mail_draft_begin(&d, node, es_bytes_of(NULL, 0), account->lang, account->name);
	es_mail_draft_subject(&d, "way.subject", node->identity.name);
	es_mail_draft_say(&d, passkey ? "way.passkey" : "way.address", node->identity.name);
	es_mail_draft_say(&d, "way.you", NULL);
	es_mail_draft_say(&d, "way.notYou", NULL);
	es_mail_draft_url(&d, passkey ? "/me#passkeys" : "/me#address", "");
	return es_mail_draft_send(&d, &letter);
}

es_err es_post_invite(struct es_node *node, const struct es_account *by, const char *address,
                      struct es_bytes lang, const char *secret, uint64_t expires_ms)
{
	struct es_letter letter = {
	        .kind = "invite", .to = es_bytes_str(address), .expires_ms = expires_ms};
	char who[ES_NAME_MAX * 2 + 4];
	struct es_mail_draft d;

	if (!es_post_ready(node))
		return ES_STATE;
	if (!es_mail_may_invite(node->mail, by->author))
		return ES_LIMIT;
	snprintf(who, sizeof(who), "%s (%s)", by->name, node->identity.name);
	es_mail_draft_begin(&d, node, lang, by->lang, NULL);
	es_mail_draft_subject(&d, "invite.subject", node->identity.name);
	es_mail_draft_say(&d, "hello", NULL);
	es_mail_draft_say(&d, "invite.why", who);
	es_mail_draft_say(&d, "invite.what", NULL);
	es_mail_draft_say(&d, "invite.link", NULL);
	es_mail_draft_url(&d, "/sign-up#invite=", secret);
	es_mail_draft_say(&d, "invite.once", NULL);
	es_mail_draft_say(&d, "invite.notYou", NULL);
	return es_mail_draft_send(&d, &letter);
}
