import Config

alias Pleroma.Web.Endpoint
alias Pleroma.{Upload, Uploaders.S3}
alias Foo.Bar, as: Baz
config :a, Endpoint, x: 1
config :a, Upload, uploader: S3, other: Baz.Qux, more: Elixir.Pleroma
