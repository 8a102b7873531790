var e={passed:0,failed:1,wrongCall:2};export{e as a};
