/* SPDX-License-Identifier: MIT */
/* The front end: `ranh <command>`. */
#include <stdio.h>

#include <ranh/version.h>

int main(void)
{
    puts("ranh " RANH_VERSION);
    return 0;
}
