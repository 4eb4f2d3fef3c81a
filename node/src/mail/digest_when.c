/* SPDX-License-Identifier: EUPL-1.2 */
/* Hours of the machine's own time zone, where its people are. Each person has a minute of the morning, and of
 * weekly letters a working day, from the pseudonym: so they are spread, and always the same. */
#include "mail/digest.h"

#include <time.h>

#define FIRST_HOUR 7
#define MINUTES 120  /* letters go from seven to nine */
#define LAST_HOUR 20 /* what could not go then goes until here, or another day */
#define DAYS 5       /* Monday to Friday */
#define WEEK 7

static bool local(uint64_t ms, struct tm *out)
{
	time_t seconds = (time_t)(ms / 1000);

	return localtime_r(&seconds, out) != NULL;
}

/* The person's hour on the day that lies so many days from one; 0: letters of this pace do not go then. */
static uint64_t on_day(const uint8_t person[ES_AUTHOR_LEN], enum es_digest_pace pace,
                       const struct tm *day, int days)
{
	int minute = (person[0] << 8 | person[1]) % MINUTES;
	struct tm at = {.tm_year = day->tm_year,
	                .tm_mon = day->tm_mon,
	                .tm_mday = day->tm_mday + days,
	                .tm_hour = FIRST_HOUR + minute / 60,
	                .tm_min = minute % 60,
	                .tm_isdst = -1};
	time_t seconds = mktime(&at);

	if (seconds <= 0 || (pace == ES_DIGEST_WEEKLY && at.tm_wday != 1 + person[2] % DAYS))
		return 0;
	return (uint64_t)seconds * 1000;
}

uint64_t es_digest_slot(const uint8_t person[ES_AUTHOR_LEN], enum es_digest_pace pace,
                        uint64_t now_ms)
{
	struct tm today;

	for (int day = 0; local(now_ms, &today) && day >= -WEEK; day--) {
		uint64_t at_ms = on_day(person, pace, &today, day);
		if (at_ms && at_ms <= now_ms)
			return at_ms;
	}
	return 0;
}

uint64_t es_digest_next(const uint8_t person[ES_AUTHOR_LEN], enum es_digest_pace pace,
                        uint64_t now_ms)
{
	struct tm today;

	for (int day = 0; local(now_ms, &today) && day <= WEEK; day++) {
		uint64_t at_ms = on_day(person, pace, &today, day);
		if (at_ms > now_ms)
			return at_ms;
	}
	return UINT64_MAX;
}

bool es_digest_is_due(const uint8_t person[ES_AUTHOR_LEN], const struct es_digest *digest,
                      uint64_t now_ms)
{
	struct tm now;

	return digest->pace != ES_DIGEST_NEVER && local(now_ms, &now) &&
	       now.tm_hour >= FIRST_HOUR && now.tm_hour < LAST_HOUR &&
	       es_digest_slot(person, digest->pace, now_ms) > digest->since_ms;
}
