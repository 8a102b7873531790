import Config

config :pleroma, :mrf,
  policies: [Pleroma.Web.ActivityPub.MRF.SimplePolicy, Pleroma.Web.ActivityPub.MRF.TagPolicy],
  transparency: true,
  transparency_exclusions: [{"quiet.example", "asked for it"}]

config :pleroma, :mrf_simple,
  media_removal: [],
  media_nsfw: [{"lewd.example", ""}],
  reject: [
    {"spam.example", "Spam"},
    {"*.bad.example", "Everything"}
  ],
  accept: []

config :pleroma, :mrf_keyword,
  reject: ["badword", ~r/regular/i],
  federated_timeline_removal: [],
  replace: [{"a", "b"}]

config :pleroma, :mrf_object_age, threshold: 7 * 24 * 3600, actions: [:delist, :strip_followers]
