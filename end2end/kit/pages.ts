/** Pages that anybody can open without having done anything before. */
export const PUBLIC = [
  "/en",
  "/fr",
  "/en/sign-in",
  "/fr/sign-in",
  "/en/budget",
  "/fr/budget",
  "/genuine",
  "/genuine?lang=fr",
  "/m/not-a-link-of-ours",
  "/en/code",
  "/en/accounts",
  "/en/nowhere",
  "/desk",
];
