import Config

secret =
  System.get_env("SECRET") ||
    raise """
    environment variable SECRET is missing.
    """

config :a, secret: secret, b: 1
