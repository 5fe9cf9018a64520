/** The roles, from the one that may do most. */
export const ROLES = ['owner', 'manager', 'operator', 'viewer'] as const;
