/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/federation.h"

#define PREFIX_MIN 8

const char *es_act_word(uint64_t type)
{
	static const char *const words[] = {"found",       "admit",     "suspend", "rotate",
	                                    "network-key", "stewards",  "policy",  "hand-over",
	                                    "close",       "allowance", "leave",   "entrust"};

	return type < sizeof words / sizeof words[0] ? words[type] : "unknown";
}

static void name_of(const struct es_federation *f, const struct es_id *structure,
                    char out[ES_NAME_MAX + 1])
{
	const struct es_member *member = es_federation_structure(f, structure);
	char hex[ES_ID_HEX_LEN];

	es_id_hex(structure, hex);
	if (member)
		snprintf(out, ES_NAME_MAX + 1, "%s", member->admission.name);
	else
		snprintf(out, ES_NAME_MAX + 1, "structure %.8s", hex);
}

static void describe_stewards(const struct es_federation *f, const struct es_act *act, char *out,
                              size_t size)
{
	size_t len = (size_t)snprintf(out, size, "stewards: ");

	for (size_t i = 0; i < act->stewards_len && len < size; i++) {
		char name[ES_NAME_MAX + 1];
		name_of(f, &act->stewards[i], name);
		len += (size_t)snprintf(out + len, size - len, "%s%s", i ? ", " : "", name);
	}
}

static void describe_policy(const struct es_policy *p, char *out, size_t size)
{
	snprintf(out, size,
	         "policy: admit=%" PRIu64 " suspend=%" PRIu64 " rotate=%" PRIu64
	         " stewards=%" PRIu64 " policy=%" PRIu64 " hand-over=%" PRIu64 " close=%" PRIu64
	         " allowance=%" PRIu64,
	         p->admit, p->suspend, p->rotate, p->stewards, p->policy, p->hand_over, p->close,
	         p->allowance);
}

void es_act_describe(const struct es_federation *f, const struct es_act *act, char *out,
                     size_t size)
{
	char name[ES_NAME_MAX + 1], other[ES_NAME_MAX + 1];
	int reason_len = (int)act->reason.len;
	const char *reason = act->reason.len ? (const char *)act->reason.data : "";

	name_of(f, &act->structure, name);
	switch (act->type) {
	case ES_ACT_FOUND:
		snprintf(out, size, "found %s, coordinated by %s", act->name, act->admission.name);
		return;
	case ES_ACT_ADMIT:
		name_of(f, &act->sponsor, other);
		snprintf(out, size, "admit %s (%s), sponsored by %s", act->admission.name,
		         act->admission.country, other);
		return;
	case ES_ACT_SUSPEND:
		snprintf(out, size, "suspend %s: %.*s (%zu logs go on counting)", name, reason_len,
		         reason, act->logs_len);
		return;
	case ES_ACT_ROTATE:
		snprintf(out, size, "new key of %s%s (%zu logs go on counting)", name,
		         act->proven ? "" : ", the old one is lost", act->logs_len);
		return;
	case ES_ACT_NETWORK_KEY:
		snprintf(out, size, "new network key");
		return;
	case ES_ACT_STEWARDS:
		describe_stewards(f, act, out, size);
		return;
	case ES_ACT_POLICY:
		describe_policy(&act->policy, out, size);
		return;
	case ES_ACT_HAND_OVER:
		snprintf(out, size, "hand over to %s: %.*s", name, reason_len, reason);
		return;
	case ES_ACT_CLOSE:
		snprintf(out, size, "close the federation: %.*s", reason_len, reason);
		return;
	case ES_ACT_ALLOWANCE:
		snprintf(out, size,
		         "allow %s %" PRIu64 " logs, %" PRIu64 " leaves a log, %" PRIu64
		         " body bytes a log",
		         name, act->logs_allowed, act->leaves_allowed, act->body_bytes_allowed);
		return;
	case ES_ACT_LEAVE:
		snprintf(out, size, "%s leaves, its records %s%s%.*s (%zu logs go on counting)",
		         name, act->stays ? "stay" : "were erased", reason_len ? ": " : "",
		         reason_len, reason, act->logs_len);
		return;
	case ES_ACT_ENTRUST:
		name_of(f, &act->keeper, other);
		snprintf(out, size, "entrust to %s what %s published: %.*s", other, name,
		         reason_len, reason);
		return;
	default:
		snprintf(out, size, "an act of a later release");
	}
}

static bool matches(const struct es_member *m, const char *typed, size_t len)
{
	char hex[ES_ID_HEX_LEN];

	es_id_hex(&m->admission.structure, hex);
	return strcmp(m->admission.name, typed) == 0 ||
	       (len >= PREFIX_MIN && len < ES_ID_HEX_LEN && strncmp(hex, typed, len) == 0);
}

int es_structure_find(struct es_cli *cli, const struct es_federation *f, const char *typed,
                      struct es_id *out)
{
	size_t len = strlen(typed), found = 0;

	for (size_t i = 0; i < f->members_len; i++)
		if (matches(&f->members[i], typed, len)) {
			*out = f->members[i].admission.structure;
			found++;
		}
	if (found == 1)
		return ES_EXIT_OK;
	if (found > 1)
		return es_fail(cli, "%s: several structures are meant; give digits of the id",
		               typed);
	return es_fail(cli,
	               "%s: no structure of the federation has this name or id; see `essaim "
	               "federation show`",
	               typed);
}
