// A Python without a network, whatever the machine has.

/** The environment of a pip that reaches no index. */
export const offline = {
  PIP_CONFIG_FILE: "/dev/null",
  PIP_INDEX_URL: "http://127.0.0.1:9/simple",
  PIP_EXTRA_INDEX_URL: "",
  PIP_FIND_LINKS: "",
  PIP_NO_CACHE_DIR: "1",
  PIP_RETRIES: "1",
} as const;
