import Config

config :pleroma, Pleroma.Upload,
  uploader: Pleroma.Uploaders.S3,
  base_url: "https://files.example.org",
  strip_exif: false

config :pleroma, Pleroma.Uploaders.S3,
  bucket: "a-bucket",
  bucket_namespace: nil,
  truncated_namespace: nil,
  streaming_enabled: true

config :ex_aws, :s3,
  access_key_id: "fake-access-key",
  secret_access_key: "fake-secret-key",
  region: "eu-central-1",
  scheme: "https://",
  host: "s3.example.net"

config :ex_aws, :hackney_opts, recv_timeout: 30_000
