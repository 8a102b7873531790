import Config

name: "x"
