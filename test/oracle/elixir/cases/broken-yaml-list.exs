import Config

config :pleroma, :mrf,
  policies:
    - Pleroma.Web.ActivityPub.MRF.SimplePolicy
    - Pleroma.Web.ActivityPub.MRF.TagPolicy
