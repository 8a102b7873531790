import Config

  url: [host: "example.org"],
  port: 443
