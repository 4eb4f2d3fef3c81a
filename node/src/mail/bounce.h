/* SPDX-License-Identifier: EUPL-1.2 */
/* A letter that a relay took and that came back later as a mail: which mailboxes it says do not exist. Pure, any
 * thread. */
#ifndef MAIL_BOUNCE_H
#define MAIL_BOUNCE_H

#include "mail/letter.h"

/* Whether a status code (RFC 3463, "5.1.1", more may follow) says for good that there is no such mailbox. One
 * that is full, or a text that is not wanted, is none of that. */
bool es_mail_status_is_nobody(struct es_bytes status);

/* The reports of delivery (RFC 3464) in a whole mail, as it came: the addresses that they say do not exist,
 * each once, as es_mail_address gives them, at most ES_BOUNCES_MAX. Answers how many; 0 for any other mail. */
size_t es_bounce_read(struct es_bytes mail, char out[][ES_MAIL_ADDRESS_MAX + 1]);

#endif
