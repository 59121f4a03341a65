/* SPDX-License-Identifier: MIT */
/*
 * The language of messages, chosen once.
 *
 * A bare machine has no vi_VN locale, and gettext shows English under the locale "C" whatever
 * LANGUAGE says; under "C.UTF-8" it obeys LANGUAGE. So the locale set here is always C.UTF-8 (or C
 * for English), and the language goes into LANGUAGE: that works on every machine alike.
 */
#include <ranh/base/i18n.h>

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static enum ranh_lang language = RANH_LANG_VI; /* written once, before threads start */

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* gettext's own order: LANGUAGE counts only when the locale is not plain C. */
static enum ranh_lang from_environment(void)
{
    const char *locale = environment("LC_ALL");
    if (!locale)
        locale = environment("LC_MESSAGES");
    if (!locale)
        locale = environment("LANG");
    bool plain = !locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0;
    const char *list = environment("LANGUAGE");
    if (list && !plain)
        locale = list;
    return locale && strncmp(locale, "vi", 2) == 0 ? RANH_LANG_VI : RANH_LANG_EN;
}

enum ranh_lang ranh_i18n_init(const char *wanted, const char *catalogue_dir)
{
    if (wanted && strcmp(wanted, "vi") == 0)
        language = RANH_LANG_VI;
    else if (wanted && strcmp(wanted, "en") == 0)
        language = RANH_LANG_EN;
    else
        language = from_environment();

    const char *utf8 = setlocale(LC_CTYPE, "C.UTF-8");
    (void)setenv("LANGUAGE", language == RANH_LANG_VI ? "vi" : "en", 1);
    (void)setlocale(LC_MESSAGES, language == RANH_LANG_VI && utf8 ? "C.UTF-8" : "C");
    if (catalogue_dir)
        (void)bindtextdomain(RANH_TEXT_DOMAIN, catalogue_dir);
    (void)bind_textdomain_codeset(RANH_TEXT_DOMAIN, "UTF-8");
    return language;
}

enum ranh_lang ranh_i18n_lang(void)
{
    return language;
}
