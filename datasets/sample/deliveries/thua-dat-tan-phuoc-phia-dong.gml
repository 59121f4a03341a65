<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     gml:id="aFeatureCollection"
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ thua-dat-tan-phuoc-phia-dong.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml/3.2">
  <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419237.61 1168670.279</gml:lowerCorner><gml:upperCorner>419343.143 1168792.237</gml:upperCorner></gml:Envelope></gml:boundedBy>
                                                                                                                                         
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.0">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419322.921 1168782.589</gml:lowerCorner><gml:upperCorner>419343.143 1168792.237</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.0"><gml:exterior><gml:LinearRing><gml:posList>419342.138 1168782.589 419343.143 1168786.354 419333.604 1168789.304 419323.996 1168792.237 419322.921 1168788.197 419332.563 1168785.4 419342.138 1168782.589</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>1</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>9023</ogr:soThuTuThua>
      <ogr:dienTich>80.9</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Bà Phan Thị Kim Ẩn</ogr:chuSuDung>
      <ogr:diaChi>377 đường Hùng Vương, Phường Phú Mỹ</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.1">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419237.61 1168688.655</gml:lowerCorner><gml:upperCorner>419279.378 1168765.515</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.1"><gml:exterior><gml:LinearRing><gml:posList>419237.61 1168693.258 419251.07 1168688.655 419254.329 1168696.081 419257.528 1168703.523 419261.567 1168713.187 419265.48 1168722.897 419269.254 1168732.659 419272.881 1168742.482 419276.663 1168753.27 419279.378 1168761.413 419265.624 1168765.515 419262.932 1168757.425 419259.184 1168746.71 419255.099 1168735.651 419250.829 1168724.668 419247.455 1168716.328 419243.991 1168708.022 419240.829 1168700.631 419237.61 1168693.258</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>1</ogr:soThuTuThua>
      <ogr:dienTich>1110.7</ogr:dienTich>
      <ogr:loaiDat>DGT</ogr:loaiDat>
      <ogr:chuSuDung>Ủy ban nhân dân</ogr:chuSuDung>
      <ogr:diaChi>đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.2">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419276.663 1168736.561</gml:lowerCorner><gml:upperCorner>419330.926 1168761.413</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.2"><gml:exterior><gml:LinearRing><gml:posList>419276.663 1168753.27 419289.737 1168749.176 419302.66 1168745.01 419315.447 1168740.798 419328.12 1168736.561 419330.926 1168744.919 419318.233 1168749.105 419305.423 1168753.264 419292.476 1168757.373 419279.378 1168761.413 419276.663 1168753.27</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>8</ogr:soThuTuThua>
      <ogr:dienTich>470.8</ogr:dienTich>
      <ogr:loaiDat>SON</ogr:loaiDat>
      <ogr:chuSuDung>Ủy ban nhân dân</ogr:chuSuDung>
      <ogr:diaChi>đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.3">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419272.881 1168725.486</gml:lowerCorner><gml:upperCorner>419328.12 1168753.27</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.3"><gml:exterior><gml:LinearRing><gml:posList>419272.881 1168742.482 419278.046 1168744.85 419286.176 1168742.26 419290.008 1168741.023 419294.428 1168739.583 419298.295 1168738.312 419303.588 1168736.561 419307.43 1168735.28 419314.268 1168732.984 419318.065 1168731.702 419321.796 1168730.439 419324.212 1168725.486 419328.12 1168736.561 419315.447 1168740.798 419302.66 1168745.01 419289.737 1168749.176 419276.663 1168753.27 419272.881 1168742.482</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>6</ogr:soThuTuThua>
      <ogr:dienTich>433.1</ogr:dienTich>
      <ogr:loaiDat>DGT</ogr:loaiDat>
      <ogr:chuSuDung>Ủy ban nhân dân</ogr:chuSuDung>
      <ogr:diaChi>đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.4">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419251.07 1168670.279</gml:lowerCorner><gml:upperCorner>419308.318 1168703.523</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.4"><gml:exterior><gml:LinearRing><gml:posList>419251.07 1168688.655 419263.884 1168684.124 419276.559 1168679.528 419289.123 1168674.903 419301.609 1168670.279 419304.996 1168677.886 419308.318 1168685.514 419303.059 1168683.271 419291.42 1168687.505 419279.7 1168691.731 419267.877 1168695.921 419259.86 1168698.707 419257.528 1168703.523 419254.329 1168696.081 419251.07 1168688.655</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>22</ogr:soThuTuThua>
      <ogr:dienTich>690.6</ogr:dienTich>
      <ogr:loaiDat>DGT</ogr:loaiDat>
      <ogr:chuSuDung>Ủy ban nhân dân</ogr:chuSuDung>
      <ogr:diaChi>đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.5">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419257.528 1168695.921</gml:lowerCorner><gml:upperCorner>419286.176 1168744.85</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.5"><gml:exterior><gml:LinearRing><gml:posList>419257.528 1168703.523 419259.86 1168698.707 419267.877 1168695.921 419271.027 1168703.311 419274.106 1168710.724 419276.915 1168717.677 419279.653 1168724.658 419282.975 1168733.434 419286.176 1168742.26 419278.046 1168744.85 419272.881 1168742.482 419269.254 1168732.659 419265.48 1168722.897 419261.567 1168713.187 419257.528 1168703.523</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>21</ogr:soThuTuThua>
      <ogr:dienTich>608.1</ogr:dienTich>
      <ogr:loaiDat>TON</ogr:loaiDat>
      <ogr:chuSuDung>Cơ sở Hồ Yến</ogr:chuSuDung>
      <ogr:diaChi>đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.6">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419267.877 1168683.271</gml:lowerCorner><gml:upperCorner>419313.16 1168710.724</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.6"><gml:exterior><gml:LinearRing><gml:posList>419267.877 1168695.921 419279.7 1168691.731 419291.42 1168687.505 419303.059 1168683.271 419308.318 1168685.514 419313.16 1168697.007 419306.926 1168699.228 419302.732 1168700.721 419299.138 1168701.997 419294.903 1168703.495 419291.369 1168704.739 419285.302 1168706.863 419281.834 1168708.067 419274.106 1168710.724 419271.027 1168703.311 419267.877 1168695.921</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>23</ogr:soThuTuThua>
      <ogr:dienTich>662.4</ogr:dienTich>
      <ogr:loaiDat>TIN</ogr:loaiDat>
      <ogr:chuSuDung>Cơ sở Huỳnh Loan</ogr:chuSuDung>
      <ogr:diaChi>đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.7">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419274.106 1168708.067</gml:lowerCorner><gml:upperCorner>419287.37 1168724.658</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.7"><gml:exterior><gml:LinearRing><gml:posList>419279.653 1168724.658 419276.915 1168717.677 419274.106 1168710.724 419281.834 1168708.067 419284.637 1168715.056 419287.37 1168722.073 419283.654 1168723.322 419279.653 1168724.658</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>20</ogr:soThuTuThua>
      <ogr:dienTich>122.4</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Ông Lý Thị Phúc</ogr:chuSuDung>
      <ogr:diaChi>195 đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.8">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419281.834 1168706.863</gml:lowerCorner><gml:upperCorner>419291.127 1168722.073</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.8"><gml:exterior><gml:LinearRing><gml:posList>419281.834 1168708.067 419285.302 1168706.863 419288.251 1168713.817 419288.218 1168715.872 419289.656 1168719.364 419291.127 1168720.8 419287.37 1168722.073 419284.637 1168715.056 419281.834 1168708.067</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>19</ogr:soThuTuThua>
      <ogr:dienTich>52.9</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Bà Trần Thị Mỹ Quyên</ogr:chuSuDung>
      <ogr:diaChi>343 đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.9">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419285.302 1168704.739</gml:lowerCorner><gml:upperCorner>419296.986 1168720.8</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.9"><gml:exterior><gml:LinearRing><gml:posList>419285.302 1168706.863 419291.369 1168704.739 419294.215 1168711.755 419296.986 1168718.798 419291.907 1168720.535 419291.127 1168720.8 419288.251 1168713.817 419285.302 1168706.863</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>18</ogr:soThuTuThua>
      <ogr:dienTich>95.3</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Bà Dương Ngọc An</ogr:chuSuDung>
      <ogr:diaChi>347 đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.10">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419279.653 1168723.322</gml:lowerCorner><gml:upperCorner>419290.008 1168742.26</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.10"><gml:exterior><gml:LinearRing><gml:posList>419290.008 1168741.023 419286.176 1168742.26 419282.975 1168733.434 419279.653 1168724.658 419283.654 1168723.322 419286.892 1168732.148 419290.008 1168741.023</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>2</ogr:soThuTuThua>
      <ogr:dienTich>77.4</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Bà Bùi Hoàng Sơn</ogr:chuSuDung>
      <ogr:diaChi>177 đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.11">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419283.654 1168722.073</gml:lowerCorner><gml:upperCorner>419294.428 1168741.023</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.11"><gml:exterior><gml:LinearRing><gml:posList>419294.428 1168739.583 419290.008 1168741.023 419286.892 1168732.148 419283.654 1168723.322 419287.37 1168722.073 419290.959 1168730.801 419294.428 1168739.583</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>3</ogr:soThuTuThua>
      <ogr:dienTich>80.6</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Bà Ngô Hoàng Nhung</ogr:chuSuDung>
      <ogr:diaChi>177 đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.12">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419287.37 1168720.535</gml:lowerCorner><gml:upperCorner>419298.295 1168739.583</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.12"><gml:exterior><gml:LinearRing><gml:posList>419298.295 1168738.312 419294.428 1168739.583 419290.959 1168730.801 419287.37 1168722.073 419291.127 1168720.8 419291.907 1168720.535 419295.163 1168729.4 419298.295 1168738.312</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>4</ogr:soThuTuThua>
      <ogr:dienTich>83.6</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Bà Đỗ Xuân Uyên</ogr:chuSuDung>
      <ogr:diaChi>177 đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.13">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419291.907 1168718.798</gml:lowerCorner><gml:upperCorner>419303.588 1168738.312</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.13"><gml:exterior><gml:LinearRing><gml:posList>419303.588 1168736.561 419298.295 1168738.312 419295.163 1168729.4 419291.907 1168720.535 419296.986 1168718.798 419297.783 1168720.864 419300.734 1168728.693 419303.588 1168736.561</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>5</ogr:soThuTuThua>
      <ogr:dienTich>103.6</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Ông Lê Minh Quyên</ogr:chuSuDung>
      <ogr:diaChi>177 đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.14">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419291.369 1168703.495</gml:lowerCorner><gml:upperCorner>419301.491 1168720.864</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.14"><gml:exterior><gml:LinearRing><gml:posList>419301.491 1168719.593 419297.783 1168720.864 419296.986 1168718.798 419294.215 1168711.755 419291.369 1168704.739 419294.903 1168703.495 419298.245 1168711.525 419301.491 1168719.593</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>17</ogr:soThuTuThua>
      <ogr:dienTich>66.5</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Ông Hồ Hoàng An</ogr:chuSuDung>
      <ogr:diaChi>357/16 đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.15">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419294.903 1168701.997</gml:lowerCorner><gml:upperCorner>419305.469 1168719.593</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.15"><gml:exterior><gml:LinearRing><gml:posList>419305.469 1168718.224 419301.491 1168719.593 419298.245 1168711.525 419294.903 1168703.495 419299.138 1168701.997 419302.351 1168710.092 419305.469 1168718.224</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>16</ogr:soThuTuThua>
      <ogr:dienTich>75.6</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Ông Ngô Hữu Giang</ogr:chuSuDung>
      <ogr:diaChi>361/16 đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.16">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419299.138 1168700.721</gml:lowerCorner><gml:upperCorner>419309.406 1168718.224</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.16"><gml:exterior><gml:LinearRing><gml:posList>419309.406 1168716.862 419308.658 1168717.121 419305.469 1168718.224 419302.351 1168710.092 419299.138 1168701.997 419302.732 1168700.721 419306.117 1168708.772 419309.406 1168716.862</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>15</ogr:soThuTuThua>
      <ogr:dienTich>69.5</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Ông Phan Hữu Bình</ogr:chuSuDung>
      <ogr:diaChi>367/16 đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.17">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419302.732 1168699.228</gml:lowerCorner><gml:upperCorner>419313.372 1168716.862</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.17"><gml:exterior><gml:LinearRing><gml:posList>419313.372 1168715.487 419311.91 1168715.994 419309.406 1168716.862 419306.117 1168708.772 419302.732 1168700.721 419306.926 1168699.228 419310.197 1168707.339 419313.372 1168715.487</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>14</ogr:soThuTuThua>
      <ogr:dienTich>75.5</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Ông Trương Quốc Bình</ogr:chuSuDung>
      <ogr:diaChi>371/16 đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.18">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419297.783 1168719.593</gml:lowerCorner><gml:upperCorner>419307.43 1168736.561</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.18"><gml:exterior><gml:LinearRing><gml:posList>419307.43 1168735.28 419303.588 1168736.561 419300.734 1168728.693 419297.783 1168720.864 419301.491 1168719.593 419304.509 1168727.417 419307.43 1168735.28</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>7</ogr:soThuTuThua>
      <ogr:dienTich>66.7</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Ông Huỳnh Văn Lan</ogr:chuSuDung>
      <ogr:diaChi>177/17 đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.19">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419301.491 1168717.121</gml:lowerCorner><gml:upperCorner>419314.268 1168735.28</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.19"><gml:exterior><gml:LinearRing><gml:posList>419314.268 1168732.984 419307.43 1168735.28 419304.509 1168727.417 419301.491 1168719.593 419305.469 1168718.224 419308.658 1168717.121 419311.512 1168725.034 419314.268 1168732.984</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>9</ogr:soThuTuThua>
      <ogr:dienTich>124.2</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Bà Đặng Thị Kim Dũng</ogr:chuSuDung>
      <ogr:diaChi>177/19 đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.20">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419308.658 1168715.994</gml:lowerCorner><gml:upperCorner>419318.065 1168732.984</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.20"><gml:exterior><gml:LinearRing><gml:posList>419318.065 1168731.702 419314.268 1168732.984 419311.512 1168725.034 419308.658 1168717.121 419309.406 1168716.862 419311.91 1168715.994 419315.036 1168723.828 419318.065 1168731.702</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>13</ogr:soThuTuThua>
      <ogr:dienTich>62.7</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Bà Võ Văn Mẫn</ogr:chuSuDung>
      <ogr:diaChi>177/21 đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.21">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419311.91 1168714.623</gml:lowerCorner><gml:upperCorner>419321.796 1168731.702</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.21"><gml:exterior><gml:LinearRing><gml:posList>419321.796 1168730.439 419318.065 1168731.702 419315.036 1168723.828 419311.91 1168715.994 419313.372 1168715.487 419315.857 1168714.623 419318.875 1168722.511 419321.796 1168730.439</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>11</ogr:soThuTuThua>
      <ogr:dienTich>68.5</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Ông Trần Ngọc Quyên</ogr:chuSuDung>
      <ogr:diaChi>177/22 đường Lê Lợi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
  <ogr:featureMember>
    <ogr:thua_dat gml:id="thua_dat.22">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5899"><gml:lowerCorner>419315.857 1168713.301</gml:lowerCorner><gml:upperCorner>419324.212 1168730.439</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5899" gml:id="thua_dat.geom.22"><gml:exterior><gml:LinearRing><gml:posList>419319.656 1168713.301 419324.212 1168725.486 419321.796 1168730.439 419318.875 1168722.511 419315.857 1168714.623 419319.656 1168713.301</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:maXa>26713</ogr:maXa>
      <ogr:soHieuToBanDo>2</ogr:soHieuToBanDo>
      <ogr:soThuTuThua>10</ogr:soThuTuThua>
      <ogr:dienTich>59.5</ogr:dienTich>
      <ogr:loaiDat>ODT</ogr:loaiDat>
      <ogr:chuSuDung>Bà Đặng Xuân Tuyết</ogr:chuSuDung>
      <ogr:diaChi>377/16 đường Mạc Đĩnh Chi, Phường Tân Phước</ogr:diaChi>
    </ogr:thua_dat>
  </ogr:featureMember>
</ogr:FeatureCollection>
