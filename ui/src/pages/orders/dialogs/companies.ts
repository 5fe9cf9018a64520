/** The carriers that are offered; any other can be typed. Their words are under `orders:company`. */
export const COMPANIES = ['sf', 'zto', 'yto', 'sto', 'yunda', 'jt', 'jd', 'ems', 'post', 'deppon'] as const;
