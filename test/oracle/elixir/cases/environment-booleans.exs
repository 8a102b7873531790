import Config

enabled? = System.get_env("MEDIA_PROXY", "false") == "true"
config :pleroma, :media_proxy, enabled: enabled?, redirect_on_failure: true
config :pleroma, :instance, static: !enabled? || true, other: enabled? && false
